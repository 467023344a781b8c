/** Ratings and their reasons show by rules of their own, which a form has to spell out. */

/** What a rating's or its reasons' own rules ask for, before what their author asks for. */
export const withImplied = (implied: string, showIf: string) =>
  [implied, implied && showIf ? `(${showIf})` : showIf].filter(Boolean).join(' and ');
export const unrated = (ratings: string[]) => ratings.map((name) => `\${${name}} = ''`).join(' and ');
export const ratedAs = (ratings: string[], level: string) =>
  `(${ratings.map((name) => `\${${name}} ${level}`).join(' or ')})`;
