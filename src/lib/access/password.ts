/** The rule for passwords, shared by form and server: long, and not what a stranger tries first. */
import { fold } from '#lib/ui/text.ts';

export const passwordLength = { min: 10, max: 128 } as const;

/** The beginnings of every list of passwords that is long enough for us; folded. */
const COMMON = ['1234567890', '0123456789', '0987654321', 'qwertyuiop', 'password', 'matkhau', 'iloveyou', 'vnpt'];

/** What is left when digits and signs at the end, which add nothing, are taken away. */
const core = (text: string) => fold(text).replace(/[\s.,!@#$%^&*_-]+/g, '');

/**
 * @param about the person's own names, address and code
 * @returns what is wrong with it; null: nothing
 */
export function passwordFault(password: string, about: string[]): 'length' | 'guessable' | null {
  const length = [...password].length;
  if (length < passwordLength.min || password.length > passwordLength.max) return 'length';
  const bare = core(password);
  const trimmed = bare.replace(/\d+$/, '');
  if (new Set(bare).size < 4 || COMMON.includes(bare) || COMMON.includes(trimmed)) return 'guessable';
  return about.map(core).some((own) => own !== '' && (bare === own || trimmed === own)) ? 'guessable' : null;
}
