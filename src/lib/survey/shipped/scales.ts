/** Words that shipped questionnaires share. */
import type { RatingQuestion, Text } from '../questionnaire.ts';

export const text = (vi: string, en: string): Text => ({ vi, en });

export const satisfaction: RatingQuestion['labels'] = [
  text('Rất không hài lòng', 'Very dissatisfied'),
  text('Không hài lòng', 'Dissatisfied'),
  text('Bình thường', 'Neutral'),
  text('Hài lòng', 'Satisfied'),
  text('Rất hài lòng', 'Very satisfied'),
];

export const agreement: Text[] = [
  text('Hoàn toàn không đồng ý', 'Strongly disagree'),
  text('Không đồng ý', 'Disagree'),
  text('Trung lập', 'Neutral'),
  text('Đồng ý', 'Agree'),
  text('Hoàn toàn đồng ý', 'Strongly agree'),
];

export const noOpinion = text('Không có ý kiến', 'No opinion');

export const recommendation = {
  low: text('Chắc chắn không', 'Certainly not'),
  high: text('Chắc chắn có', 'Certainly'),
};
