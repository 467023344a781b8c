import { expect, test } from 'vitest';
import { bound } from './bound.ts';

test('a word of two syllables stays on one line', () => {
  expect(bound('Quý khách thấy nhân viên phục vụ thế nào?')).toBe(
    'Quý\u00a0khách thấy nhân\u00a0viên phục\u00a0vụ thế\u00a0nào?',
  );
  expect(bound('How did our staff serve you?')).toBe('How did our staff serve you?');
});
