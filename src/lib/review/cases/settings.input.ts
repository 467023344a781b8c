/** Reads the form of settings: an empty field takes what the unit above has. */
import type { Text } from '#lib/survey/questionnaire.ts';
import { normalName } from '#lib/ui/text.ts';
import { causeLimits, limits, numberKeys, type OwnSettings } from './settings.ts';

/** What is wrong at a field of the form, by its name. */
export type SettingFault =
  { kind: 'number'; min: number; max: number } | { kind: 'one' } | { kind: 'cause'; line: string } | { kind: 'causes' };

/** @param typed fields by their keys; `causes`: one a line, Vietnamese, a bar, English */
export function readSettings(typed: Record<string, string>) {
  const own: OwnSettings = {};
  const faults: Record<string, SettingFault> = {};
  for (const key of numberKeys) {
    const text = (typed[key] ?? '').trim();
    if (text === '') continue;
    const { min, max } = limits[key];
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) faults[key] = { kind: 'number', min, max };
    // One low rating is no run of them.
    else if (key === 'burst' && value === 1) faults[key] = { kind: 'one' };
    else own[key] = value;
  }
  const lines = (typed.causes ?? '').split('\n').map(normalName).filter(Boolean);
  const causes: Text[] = [];
  for (const line of lines) {
    const [vi = '', en = '', ...more] = line.split('|').map((part) => part.trim());
    const fits = vi !== '' && more.length === 0 && Math.max(vi.length, en.length) <= causeLimits.length;
    // Chosen by its Vietnamese words: two alike could not be told apart.
    if (!fits || causes.some((cause) => cause.vi === vi)) faults.causes = { kind: 'cause', line };
    else causes.push({ vi, en: en || vi });
  }
  if (causes.length > causeLimits.number) faults.causes = { kind: 'causes' };
  if (causes.length > 0) own.causes = causes;
  return { own, faults };
}

/** The other way round. */
export const causesText = (causes: Text[]) => causes.map(({ vi, en }) => (en === vi ? vi : `${vi} | ${en}`)).join('\n');
