/** Commands about the month's close. */
import { Problem } from '#lib/problem.ts';
import { reviewList } from '#lib/review/page.server.ts';
import { verified } from '#lib/review/freeze.server.ts';
import type { Commands } from './command.ts';

/** The same to so much: what another machine's arithmetic may differ by. */
const SAME = 1e-9;

export const reviewCommands: Commands = {
  'review list': {
    about: 'Lists the reviews: id, month, unit, edition, state.',
    usage: 'review list',
    async run({ ctx, actor }) {
      const found = await reviewList(ctx, actor);
      const lines = found.map(
        ({ id, month, unit, edition, state }) => `${id}  ${month}  ${unit}  ${edition}  ${state}`,
      );
      return { result: found, lines };
    },
  },
  'review verify': {
    about:
      'Computes a frozen month again from what is stored, under the formula it was frozen with: it must be the same.',
    notes: () => ['ID as `review list` shows it.'],
    usage: 'review verify ID',
    async run({ ctx, actor, positionals: [id = ''] }) {
      if (id === '') throw new Error('ID is missing');
      const found = await verified(ctx, actor, id).catch((error: unknown) => {
        throw error instanceof Problem && error.code === 'review.unknown'
          ? new Error(`there is no review ${id}`)
          : error;
      });
      const { formula, current, sameInputs, difference } = found;
      const of = formula === current ? `formula ${formula}` : `formula ${formula}, the program’s own is ${current}`;
      const lines = [
        `inputs ${sameInputs ? 'are' : 'ARE NOT'} those of the fingerprint; ${of}; largest difference ${difference ?? 'not comparable'}`,
      ];
      const good = sameInputs && difference !== null && difference <= SAME;
      return { result: found, lines, ...(good ? {} : { refusal: 'the result is not the one that was frozen' }) };
    },
  },
};
