import { expect, test } from 'vitest';
import { changesBetween } from './changes.ts';
import type { Definition, Item, Text } from './questionnaire.ts';
import { smileSurvey } from './shipped/smile.ts';

const text = (vi: string, en = vi): Text => ({ vi, en });
const scale = (name: string, more: Partial<Extract<Item, { type: 'scale' }>> = {}): Item => ({
  ...{ type: 'scale', name, text: text(name), min: 1, max: 5, labels: [text('1'), text('5')] },
  ...more,
});
const asking = (...questions: Item[]): Definition => ({ title: text('Thử'), questions });
const choice = (...names: string[]): Item => ({
  ...{ type: 'choice', name: 'c', text: text('c'), many: false },
  choices: names.map((name) => ({ name, text: text(name) })),
});
const kinds = (before: Definition, after: Definition) =>
  changesBetween(before, after).map((change) => [
    change.kind,
    ...('item' in change ? [change.item.name] : []),
    ...('what' in change ? change.what : []),
  ]);

test('says what came, went and was reworded, by name', () => {
  expect(kinds(smileSurvey, smileSurvey)).toEqual([]);
  expect(kinds(asking(scale('a'), scale('b')), asking(scale('b'), scale('c'), scale('a')))).toEqual([
    ['added', 'c'],
    ['moved'],
  ]);
  expect(kinds(asking(scale('a'), scale('b')), asking(scale('b', { text: text('khác') })))).toEqual([
    ['reworded', 'b'],
    ['removed', 'a'],
  ]);
  expect(kinds(asking(scale('a')), asking(scale('a', { required: true })))).toEqual([['rules', 'a']]);
  expect(kinds(asking(scale('a')), { ...asking(scale('a')), title: text('Tên') })).toEqual([['title']]);
  // The order in which keys were written is nobody's change.
  expect(
    kinds(asking(scale('a')), asking(Object.fromEntries(Object.entries(scale('a')).reverse()) as unknown as Item)),
  ).toEqual([]);
});

test('says where answers under one name no longer say the same', () => {
  expect(kinds(asking(scale('a')), asking(scale('a', { max: 7 })))).toEqual([['meaning', 'a', 'scale']]);
  expect(kinds(asking(scale('c')), asking(choice('x', 'y')))).toEqual([['meaning', 'c', 'type']]);
  expect(kinds(asking(choice('x', 'y')), asking(choice('x', 'z')))).toEqual([['meaning', 'c', 'options']]);
  expect(kinds(asking(choice('x', 'y')), asking(choice('x', 'y', 'z')))).toEqual([['reworded', 'c']]);
  expect(kinds(asking(scale('a')), asking(scale('a', { aspect: 'person' })))).toEqual([['meaning', 'a', 'about']]);
});
