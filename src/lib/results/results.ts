/** What the results page shows: plain data, made on the server. */
import type { Text } from '#lib/survey/questionnaire.ts';
import type { DimensionResult } from './dimensions.ts';
import type { Change } from './joined.ts';
import type { Drawn } from './picture.ts';
import type { Split } from './request.ts';
import type { TopWord } from './words.ts';

export interface TextShown {
  id: string;
  text: string;
  day: string;
  /** A store's name; `''` where none is known. */
  store: string;
  channel: string;
}

export interface TextsShown {
  newest: TextShown[];
  words: TopWord[];
  /** Of so many of the newest texts. */
  of: number;
}

export interface QuestionResult extends Drawn {
  /** Unique on the page; in its address. */
  key: string;
  name: string;
  type: string;
  text: Text;
  page: Text | null;
  versions: number[];
  changes: { version: number; what: Change }[];
  /** By group, in the order of the result's groups. */
  groups: Drawn[];
  /** Under which name words were written: the question's own, or that of its "other". */
  words: string | null;
  texts: TextsShown | null;
}

export interface Group {
  key: string;
  name: string;
  responses: number;
}

export interface SurveyResults {
  survey: string;
  title: Text;
  from: string;
  to: string;
  unit: { code: string; name: string };
  channel: string | null;
  version: number | null;
  split: Split | null;
  /** Every version that is or was asked, ascending. */
  versions: { version: number; status: string; publishedAt: string | null; responses: number }[];
  responses: number;
  groups: Group[];
  /** Groups that are not shown, and their responses. */
  left: { groups: number; responses: number };
  dimensions: (DimensionResult & { groups: DimensionResult[] })[];
  questions: QuestionResult[];
}
