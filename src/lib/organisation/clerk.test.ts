import { expect, test } from 'vitest';
import { clerkMeant, clerksLike } from './clerk.ts';

const clerks = [
  { code: 'NV1', name: 'Nguyễn Thị Ánh Đào' },
  { code: 'NV2', name: 'Trần Văn Ơn' },
  { code: 'NV12', name: 'Trần Thị Đào' },
];
const meant = (text: string) => {
  const found = clerkMeant(clerks, text);
  return 'code' in found ? found.code : found.like.map(({ code }) => code);
};

test('a clerk is found by code, by name and by a part of it, without tone marks', () => {
  expect(meant('nv1')).toBe('NV1');
  expect(meant('Nguyễn Thị Ánh Đào (NV1)')).toBe('NV1');
  expect(meant('tran van on')).toBe('NV2');
  expect(meant('anh dao')).toBe('NV1');
  expect(meant('ƠN')).toBe('NV2');
});

test('what may mean several, or nobody, is said', () => {
  expect(meant('dao')).toEqual(['NV1', 'NV12']);
  expect(meant('Lê Lợi')).toEqual([]);
  expect(meant('')).toEqual(['NV1', 'NV2', 'NV12']);
});

test('somebody of another store is called by code', () => {
  expect(meant('gdv0042')).toBe('GDV0042');
});

test('words may stand in any order', () => {
  expect(clerksLike(clerks, 'dao thi').map(({ code }) => code)).toEqual(['NV1', 'NV12']);
});
