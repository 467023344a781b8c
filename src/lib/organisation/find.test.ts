import { expect, test } from 'vitest';
import { fold } from '#lib/ui/text.ts';
import { codeIn, findUnits, unitLabel, type FindableUnit } from './find.ts';

const unit = (code: string, name: string, kind: FindableUnit['kind'], parent: string | null): FindableUnit => ({
  code,
  name,
  folded: fold(`${name} ${code}`),
  kind,
  parent,
});
const units = [
  unit('VNPT', 'VNPT', 'corporation', null),
  unit('QT', 'VNPT Quảng Trị', 'province', 'VNPT'),
  unit('DN', 'VNPT Đà Nẵng', 'province', 'VNPT'),
  unit('QT-DH', 'Đồng Hới', 'store', 'QT'),
  unit('QT-BD', 'Ba Đồn', 'store', 'QT'),
  unit('DN-10', 'Điểm giao dịch 10', 'store', 'DN'),
  unit('DN-2', 'Điểm giao dịch 2', 'store', 'DN'),
];
const codes = (text: string, limit = 10) => findUnits(units, text, { limit }).found.map(({ code }) => code);

test.each([
  ['dong hoi', ['QT-DH']],
  ['ĐỒNG', ['QT-DH']],
  ['qt-bd', ['QT-BD']],
  ['giao dich', ['DN-2', 'DN-10']],
  ['da nang 10', ['DN-10']],
  ['quang tri', ['QT', 'QT-BD', 'QT-DH']],
  ['qt', ['QT', 'QT-BD', 'QT-DH']],
  ['không có', []],
])('“%s”', (text, expected) => {
  expect(codes(text)).toEqual(expected);
});

test('without words the highest come first, and all are counted', () => {
  expect(findUnits(units, ' ', { limit: 2 })).toMatchObject({ found: [{ code: 'VNPT' }, { code: 'DN' }], total: 7 });
});

test('says where a unit belongs, the root left out, and finds only those wanted', () => {
  const { found } = findUnits(units, 'quang tri', { limit: 9, among: ({ kind }) => kind === 'store' });
  expect(found).toEqual([
    { code: 'QT-BD', name: 'Ba Đồn', kind: 'store', path: ['VNPT Quảng Trị'] },
    { code: 'QT-DH', name: 'Đồng Hới', kind: 'store', path: ['VNPT Quảng Trị'] },
  ]);
});

test('the code is read from a label, whatever brackets the name has', () => {
  expect(codeIn(unitLabel({ code: 'DH', name: 'Đồng Hới (mới)' }))).toBe('DH');
  expect(codeIn('Đồng Hới')).toBeNull();
});
