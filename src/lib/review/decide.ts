/** What the committee may say of a line, and when it has to say why. Pure. */
import type { Criterion, Hold } from './review.ts';
import type { Extra } from './proposal.ts';

/** What decides whether a reason is needed; `class` keys, `''` and null: none. */
export interface Line {
  proposed: string | null;
  ties: readonly string[];
  holds: readonly Hold[];
}

/** Departing from what customers said, and giving what is on hold, needs a reason. @param to key of a class; `''`: none */
export const needsReason = ({ proposed, holds }: Line, to: string) =>
  to !== (proposed ?? '') || (to !== '' && holds.length > 0);

/** Lines without which a month is not decided: whoever is proposed, tied, or would be with what is in quarantine. */
export const mustBeDecided = ({ proposed, ties, holds }: Line) =>
  proposed !== null || ties.length > 0 || holds.some(({ kind }) => kind === 'membership');

/** Lines that one click may decide as proposed: nothing about them is in doubt. */
export const isPlain = ({ proposed, ties, holds }: Line) =>
  proposed !== null && ties.length === 0 && holds.length === 0;

/** The points of each candidate, and who is excluded, by code. */
export function extrasOf(
  criteria: readonly Criterion[],
  marks: readonly { code: string; criterion: string; points: number }[],
): Map<string, Extra> {
  const found = new Map<string, Extra>();
  for (const { code, criterion, points } of marks) {
    const known = criteria.find(({ key }) => key === criterion);
    if (!known || points === 0) continue;
    const extra = found.get(code) ?? { points: 0, excluded: false };
    found.set(code, known.max === null ? { ...extra, excluded: true } : { ...extra, points: extra.points + points });
  }
  return found;
}
