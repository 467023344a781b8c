/** A version's state in words. */
import { m } from '#lib/paraglide/messages.js';
import { formatRecent } from '#lib/ui/format.ts';

interface Version {
  version: number;
  status: 'draft' | 'published' | 'retired';
  publishedAt: string | null;
  savedAt: string | null;
  savedBy: string;
}

export const stateWords: Record<Version['status'], () => string> = {
  draft: m.survey_state_draft,
  published: m.survey_state_published,
  retired: m.survey_state_retired,
};

/** @param told what time it is, and where */
export function stateSentence(version: Version, told: { now: string; zone: string }): string {
  const at = version.status === 'draft' ? version.savedAt : version.publishedAt;
  const time = at ? formatRecent(at, told.now, told.zone) : '–';
  if (version.status === 'draft')
    return version.savedBy ? m.survey_saved_by({ at: time, name: version.savedBy }) : m.survey_saved_at({ at: time });
  return version.status === 'published' ? m.survey_published_at({ at: time }) : m.survey_retired_since({ at: time });
}
