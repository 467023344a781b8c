/** Forms of answers that shops here ask for, so that nobody has to write a pattern. */
import { m } from '#lib/paraglide/messages.js';
import { text } from '../shipped/scales.ts';

export const patterns = [
  {
    name: m.builder_pattern_digits,
    pattern: '\\d+',
    message: text('Xin chỉ nhập chữ số.', 'Please use digits only.'),
  },
  {
    name: m.builder_pattern_id_card,
    pattern: '\\d{12}',
    message: text('Số căn cước gồm 12 chữ số.', 'An ID card number has 12 digits.'),
  },
  {
    name: m.builder_pattern_tax,
    pattern: '\\d{10}(-?\\d{3})?',
    message: text('Mã số thuế gồm 10 hoặc 13 chữ số.', 'A tax code has 10 or 13 digits.'),
  },
];
