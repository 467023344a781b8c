import { expect, test } from 'vitest';
import { passwordFault } from './password.ts';

const about = ['Trần Quốc Bảo', 'quocbao@vnpt.example', 'quocbao', 'NV0412'];

test.each<[password: string, fault: ReturnType<typeof passwordFault>]>([
  ['trời xanh mây trắng', null],
  ['abcd-efgh-2345', null],
  ['quocbao thích cà phê', null],
  ['123456789', 'length'],
  ['x'.repeat(129), 'length'],
  ['aaaaaaaaaaaa', 'guessable'],
  ['1234567890', 'guessable'],
  ['Password2026!', 'guessable'],
  ['Mật khẩu 123', 'guessable'],
  ['VNPT@2026!!', 'guessable'],
  ['tran quoc bao', 'guessable'],
  ['Trần Quốc Bảo 2026', 'guessable'],
  ['quocbao@vnpt.example', 'guessable'],
  ['quocbao1990', 'guessable'],
])('%j: %s', (password, fault) => {
  expect(passwordFault(password, about)).toBe(fault);
});
