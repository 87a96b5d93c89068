/** The words of a FHIRPath expression. http://hl7.org/fhirpath/N1/#literals, http://hl7.org/fhirpath/N1/grammar.html */

export interface Token {
  readonly kind: 'text' | 'number' | 'date' | 'name' | 'variable' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['text', /'(?:[^'\\]|\\.)*'/y],
  ['name', /`(?:[^`\\]|\\.)+`/y],
  ['date', /@\d{4}(?:-\d{2}(?:-\d{2}(?:T[\d:.]*(?:Z|[+-]\d{2}:\d{2})?)?)?)?/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['variable', /\$[a-z]+|%[A-Za-z][\w-]*/y],
  ['name', /[A-Za-z_]\w*/y],
  ['sign', /<=|>=|!=|[=<>|+&().,[\]]/y],
];
const SPACE = /\s*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

export class FhirPathError extends Error {
  /** Offset of the first character that cannot stand there. */
  readonly at: number;

  constructor(text: string, at: number) {
    super(`FHIRPath outside of the supported part: ${text.slice(0, 200)}`);
    this.name = 'FhirPathError';
    this.at = at;
  }
}

/** @throws FhirPathError */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += match(SPACE, text, at)?.length ?? 0;
    if (at >= text.length) break;
    const token = read(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens.map((token) => ({ ...token, text: plain(token) }));
}

function read(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    const found = match(pattern, text, at);
    if (found !== undefined) return { kind, text: found, at };
  }
  throw new FhirPathError(text, at);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function plain({ kind, text }: Token): string {
  if (kind === 'date') return text.slice(1).replace(/T$/, '');
  const quoted = kind === 'text' || text.startsWith('`');
  return quoted ? text.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, unescaped) : text;
}

function unescaped(_whole: string, code: string | undefined, letter: string): string {
  return code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16));
}
