import { expect, test } from 'vitest';
import { levelsOf, partOf, withoutContacts } from './list.ts';

test.each([
  ['gọi tôi 0912 345 678 nhé', 'gọi tôi ••• nhé'],
  ['+84-91.234.5678', '•••'],
  ['thư tới an.nguyen+x@vnpt.vn.', 'thư tới •••.'],
  ['chờ 45 phút ở quầy 12, ngày 23/11/2026', 'chờ 45 phút ở quầy 12, ngày 23/11/2026'],
  ['gói 150.000 đồng, năm 2026', 'gói 150.000 đồng, năm 2026'],
])('a comment is shown without contacts: %s', (comment, shown) => {
  expect(withoutContacts(comment)).toBe(shown);
});

test('the time of a visit is a part of its day', () => {
  expect(['07:30', '11:59', '12:00', '17:29', '17:30'].map(partOf)).toEqual([
    ...['morning', 'morning', 'afternoon', 'afternoon', 'evening'],
  ]);
});

test('levels are one, the low ones, or any', () => {
  expect([levelsOf('4'), levelsOf('low'), levelsOf(''), levelsOf('9')]).toEqual([[4], [1, 2, 3], null, null]);
});
