import { expect, test } from 'vitest';
import { letterHtml, letterText, type Letter } from './letter.ts';

const letter: Letter = {
  subject: 'Lời mời <vào> hệ thống',
  lines: ['Chào anh Nguyễn "Bảo" & chị O\'Hà,', 'Có một lời mời.'],
  button: { text: 'Nhận lời mời', url: 'https://nucuoi.example/accept/abc?x=1&y="' },
  notes: ['Liên kết dùng được một lần.'],
};

test('the text has every part, and the link alone on its line', () => {
  expect(letterText(letter, 'vi')).toBe(
    [
      'Chào anh Nguyễn "Bảo" & chị O\'Hà,',
      '',
      'Có một lời mời.',
      '',
      'Nhận lời mời:',
      'https://nucuoi.example/accept/abc?x=1&y="',
      '',
      'Liên kết dùng được một lần.',
      '',
      '-- ',
      'Nụ cười VNPT',
      '',
    ].join('\n'),
  );
});

test('in HTML nothing that was typed becomes markup', () => {
  const html = letterHtml(letter, 'en');
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('<title>Lời mời &lt;vào&gt; hệ thống</title>');
  expect(html).toContain('Chào anh Nguyễn &quot;Bảo&quot; &amp; chị O&#39;Hà,');
  expect(html).toContain('href="https://nucuoi.example/accept/abc?x=1&amp;y=&quot;"');
});

test('a letter without a link has none', () => {
  expect(letterHtml({ subject: 'x', lines: ['y'] }, 'vi')).not.toContain('href');
});
