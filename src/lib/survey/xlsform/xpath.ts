/** The expressions of relevant and constraint columns, as a tree. Source: XPath 1.0, and the ODK XForms specification. */

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** `parens`: it stood in parentheses of its own. */
export type Expr = { parens?: true } & (
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  /** `${name}`, or a path that ends in it. */
  | { kind: 'ref'; name: string }
  /** `.`, the answer that is being given. */
  | { kind: 'self' }
  | { kind: 'call'; name: string; args: Expr[] }
  | { kind: 'and' | 'or'; parts: Expr[] }
  | { kind: 'compare'; op: Comparator; left: Expr; right: Expr }
  | { kind: 'arithmetic'; op: string }
);

/** Not an expression, or one that nobody wrote by hand. */
export class XPathError extends Error {
  /** What was found instead of what had to come; `''` at the end. */
  readonly found: string;

  constructor(found: string) {
    super(`Not an expression at “${found}”`);
    this.found = found;
  }
}

interface Token {
  kind: 'number' | 'text' | 'ref' | 'self' | 'name' | 'sign';
  text: string;
}

const TEXT = `'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”`;
const STEP = '[\\p{L}_][\\p{L}\\p{N}_.-]*';
/** Ways to a question by where it stands, which the older tools wrote: `/data/group/q`, `../q`. */
const PATH = `(?:current\\(\\)|\\.\\.)?(?:/(?:${STEP}|\\.\\.|\\.))+`;
const LEXEMES: [Token['kind'] | 'path' | 'blank', RegExp][] = [
  ['blank', /\s+/uy],
  ['ref', /\$\{\s*([^{}]+?)\s*\}/uy],
  ['text', new RegExp(TEXT, 'uy')],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy],
  ['path', new RegExp(PATH, 'uy')],
  ['self', /\.(?!\.)/uy],
  ['name', new RegExp(`${STEP}(?::${STEP})?`, 'uy')],
  ['sign', /<=|>=|!=|[=<>+*()[\],|-]/uy],
];

const LONGEST = 10_000;
const DEEPEST = 100;

function tokens(source: string): Token[] {
  if (source.length > LONGEST) throw new XPathError(`${source.slice(0, 40)}…`);
  const found: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const start = at;
    for (const [kind, lexeme] of LEXEMES) {
      lexeme.lastIndex = at;
      const match = lexeme.exec(source);
      if (!match) continue;
      at = lexeme.lastIndex;
      if (kind === 'path') found.push({ kind: 'ref', text: match[0].slice(match[0].lastIndexOf('/') + 1) });
      else if (kind === 'text') found.push({ kind, text: match[0].slice(1, -1) });
      else if (kind !== 'blank') found.push({ kind, text: match[1] ?? match[0] });
      break;
    }
    if (at === start) throw new XPathError(source.slice(at, at + 20));
  }
  return found;
}

/** @throws XPathError */
export function parseXPath(source: string): Expr {
  return new Parser(tokens(source)).whole();
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(found: Token[]) {
    this.#tokens = found;
  }

  whole(): Expr {
    const expr = this.#either();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return expr;
  }

  #unexpected() {
    return new XPathError(this.#tokens[this.#at]?.text ?? '');
  }

  /** Takes the next token where it is that sign or word. */
  #takes(kind: 'sign' | 'name', ...texts: string[]): string | undefined {
    const token = this.#tokens[this.#at];
    // People write AND as they do in spreadsheets.
    const text = kind === 'name' ? token?.text.toLowerCase() : token?.text;
    if (token?.kind !== kind || text === undefined || !texts.includes(text)) return undefined;
    this.#at++;
    return text;
  }

  #chain(kind: 'and' | 'or', next: () => Expr): Expr {
    const parts = [next()];
    while (this.#takes('name', kind)) parts.push(next());
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind, parts };
  }

  #either = (): Expr => this.#chain('or', () => this.#chain('and', () => this.#comparison()));

  #comparison(): Expr {
    let left = this.#sum();
    for (;;) {
      const op = this.#takes('sign', '=', '!=', '<', '<=', '>', '>=') as Comparator | undefined;
      if (!op) return left;
      left = { kind: 'compare', op, left, right: this.#sum() };
    }
  }

  /** Sums, products and unions: we calculate nothing, so that what they are made of does not matter. */
  #sum(): Expr {
    let left = this.#operand();
    for (;;) {
      const op = this.#takes('sign', '+', '-', '*', '|') ?? this.#takes('name', 'div', 'mod');
      if (!op) return left;
      this.#operand();
      left = { kind: 'arithmetic', op };
    }
  }

  #operand(): Expr {
    if (this.#takes('sign', '-')) {
      const operand = this.#operand();
      return operand.kind === 'number' ? { ...operand, value: -operand.value } : { kind: 'arithmetic', op: '-' };
    }
    if (this.#takes('sign', '(')) {
      if (++this.#depth > DEEPEST) throw this.#unexpected();
      const inner = this.#either();
      this.#depth--;
      if (!this.#takes('sign', ')')) throw this.#unexpected();
      return this.#selected({ ...inner, parens: true });
    }
    const token = this.#tokens[this.#at];
    if (!token || token.kind === 'sign') throw this.#unexpected();
    this.#at++;
    switch (token.kind) {
      case 'number':
        if (!Number.isFinite(Number(token.text))) throw new XPathError(token.text);
        return { kind: 'number', value: Number(token.text) };
      case 'text':
        return { kind: 'text', value: token.text };
      case 'ref':
        return this.#selected({ kind: 'ref', name: token.text });
      case 'self':
        return { kind: 'self' };
      case 'name':
        if (!this.#takes('sign', '(')) throw new XPathError(token.text);
        return this.#selected({ kind: 'call', name: token.text, args: this.#args() });
    }
  }

  #args(): Expr[] {
    if (++this.#depth > DEEPEST) throw this.#unexpected();
    const args: Expr[] = [];
    if (!this.#takes('sign', ')'))
      do args.push(this.#either());
      while (this.#takes('sign', ','));
    if (args.length > 0 && !this.#takes('sign', ')')) throw this.#unexpected();
    this.#depth--;
    return args;
  }

  /** `instance('x')[…]/…` and the like pick from lists: understood as something that we do not have. */
  #selected(expr: Expr): Expr {
    if (!this.#takes('sign', '[')) return expr;
    this.#either();
    if (!this.#takes('sign', ']')) throw this.#unexpected();
    const token = this.#tokens[this.#at];
    if (token?.kind === 'ref') this.#at++;
    return { kind: 'arithmetic', op: '[ ]' };
  }
}

/** A text as XPath writes it, which has no escapes. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('"')) return `"${text}"`;
  return `concat(${text
    .split("'")
    .map((part) => `'${part}'`)
    .join(`, "'", `)})`;
}

/** The text that an expression stands for; undefined where it is none. */
export function textOf(expr: Expr | undefined): string | undefined {
  if (expr?.kind === 'text') return expr.value;
  if (expr?.kind !== 'call' || expr.name !== 'concat') return undefined;
  const parts = expr.args.map(textOf);
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

const turned = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** A comparison with what is fixed on its right: `18 <= .` is `. >= 18`. */
export function straight(expr: Extract<Expr, { kind: 'compare' }>) {
  const fixed = ({ kind, ...rest }: Expr) =>
    kind === 'number' ||
    kind === 'text' ||
    ('name' in rest && /^(today|date|concat)$/.test(rest.name) && kind === 'call');
  return fixed(expr.left) && !fixed(expr.right)
    ? { left: expr.right, op: turned[expr.op], right: expr.left }
    : { left: expr.left, op: expr.op, right: expr.right };
}
