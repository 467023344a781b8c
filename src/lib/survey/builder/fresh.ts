/** New questions as they come out of the menu: complete but for what only their author knows. */
import type { ChoiceQuestion, Item, Text } from '../questionnaire.ts';
import { agreement, noOpinion, recommendation, satisfaction, text } from '../shipped/scales.ts';

const blank = (): Text => ({ vi: '', en: '' });
const option = (name: string) => ({ name, text: blank() });

const choice = (many: boolean): Omit<ChoiceQuestion, 'name'> => ({
  type: 'choice',
  many,
  text: blank(),
  choices: [option('c1'), option('c2')],
});

/** Of every kind in the menu, without its name. */
const templates = {
  rating: () => ({ type: 'rating', text: blank(), aspect: 'person', labels: satisfaction }),
  criteria: () => ({
    type: 'criteria',
    low: text('Điều gì cần tốt hơn?', 'What should be better?'),
    high: text('Điều gì khiến Quý khách hài lòng?', 'What made you satisfied?'),
    options: [
      {
        ...{ name: 'attitude', aspect: 'person', criterion: 'attitude' },
        low: text('Thái độ chưa tốt', 'Poor attitude'),
        high: text('Thái độ niềm nở', 'Friendly attitude'),
      },
      {
        ...{ name: 'speed', aspect: 'wait', criterion: 'speed' },
        low: text('Chờ lâu', 'Long wait'),
        high: text('Nhanh chóng', 'Fast'),
      },
    ],
  }),
  scale: () => ({
    ...{ type: 'scale', text: blank(), min: 1, max: 5 },
    labels: [satisfaction[0], satisfaction[4]],
  }),
  recommend: () => ({
    ...{ type: 'recommend', ...recommendation },
    text: text(
      'Quý khách sẵn lòng giới thiệu VNPT cho bạn bè, người thân ở mức nào?',
      'How likely are you to recommend VNPT to friends or family?',
    ),
  }),
  grid: () => ({
    ...{ type: 'grid', labels: agreement, none: noOpinion, rows: [option('y1'), option('y2')] },
    text: text('Quý khách đồng ý với các nhận định sau ở mức nào?', 'How much do you agree with these statements?'),
  }),
  one: () => choice(false),
  many: () => choice(true),
  short: () => ({ type: 'text', text: blank(), maxLength: 200, short: true }),
  long: () => ({ type: 'text', text: blank(), maxLength: 2000 }),
  number: () => ({ type: 'number', text: blank(), whole: true }),
  date: () => ({ type: 'date', text: blank() }),
  phone: () => ({ type: 'phone', text: text('Số điện thoại của Quý khách', 'Your phone number') }),
  email: () => ({ type: 'email', text: text('Thư điện tử của Quý khách', 'Your e-mail address') }),
  consent: () => ({
    type: 'consent',
    text: text(
      'Tôi đồng ý để VNPT dùng thông tin trên để chăm sóc khách hàng.',
      'I agree that VNPT may use this information for customer care.',
    ),
  }),
  callback: () => ({
    ...{ type: 'callback', text: text('Gọi lại cho tôi', 'Call me back') },
    consent: text(
      'Tôi đồng ý để VNPT sử dụng số điện thoại này để liên hệ giải quyết ý kiến góp ý nêu trên. Tôi có thể rút lại sự đồng ý bất cứ lúc nào.',
      'I agree that VNPT may use this phone number to contact me about the feedback above. I may withdraw consent at any time.',
    ),
  }),
  note: () => ({ type: 'note', text: blank() }),
  page: () => ({ type: 'page', text: blank() }),
} as const satisfies Record<string, () => Omit<Item, 'name'>>;

/** What the menu offers: some kinds of questions come in two. */
export type Kind = keyof typeof templates;

/** @returns under a name that is only a placeholder, `choice` or `page` */
export const freshItem = (kind: Kind): Item => {
  const item = structuredClone(templates[kind]());
  return { ...item, name: item.type } as unknown as Item;
};

export function kindOf(item: Item): Kind {
  if (item.type === 'choice') return item.many ? 'many' : 'one';
  if (item.type === 'text') return item.short ? 'short' : 'long';
  return item.type;
}
