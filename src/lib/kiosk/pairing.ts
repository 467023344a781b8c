/** Pairing codes as people read and type them: `K7M-4QX2P`. */

/** No 0/O and 1/I/L: they are read aloud, copied by hand, and typed on a kiosk's screen. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const HANDLE = 3;
const SECRET = 5;
const shape = new RegExp(`^[${ALPHABET}]{${HANDLE + SECRET}}$`);

export interface PairingCode {
  /** Finds the code's row; not secret. */
  handle: string;
  secret: string;
}

/** @param pick a number from 0 to below its argument, each as likely and not to be guessed */
export function makeCode(pick: (below: number) => number): PairingCode {
  const text = (length: number) => Array.from({ length }, () => ALPHABET[pick(ALPHABET.length)]).join('');
  return { handle: text(HANDLE), secret: text(SECRET) };
}

export const showCode = ({ handle, secret }: PairingCode) => `${handle}-${secret}`;

/** Reads what was typed: case, blanks and dashes do not matter. null: this can be no code. */
export function readCode(typed: string): PairingCode | null {
  const text = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
  return shape.test(text) ? { handle: text.slice(0, HANDLE), secret: text.slice(HANDLE) } : null;
}
