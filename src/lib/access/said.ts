/** What an action of the account page answered, whichever it was. */
export interface Said {
  /** Which of the page's forms it is about. */
  about?: string;
  done?: boolean;
  /** What is wrong with a code. */
  error?: string;
  errors?: { next?: string; again?: string };
  problem?: { code: string; message: string };
  setUp?: { uri: string; key: string; qr: { path: string; viewBox: string } };
  /** Recovery codes, shown now and never again. */
  codes?: string[];
}
