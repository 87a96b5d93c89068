/** The words of a FHIRPath expression. http://hl7.org/fhirpath/N1/#literals, http://hl7.org/fhirpath/N1/grammar.html */
import { fault, type HubError } from '../../../errors.ts';

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

export function tokenize(path: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += match(SPACE, path, at)?.length ?? 0;
    if (at >= path.length) break;
    const token = read(path, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens.map((token) => ({ ...token, text: plain(token) }));
}

/** @param at offset of the first character that cannot stand there */
export function unreadable(path: string, at: number): HubError {
  const found = path.slice(at, at + 20);
  const where = found === '' ? 'al final' : `en «${found}» (posición ${at + 1})`;
  return fault('invalid', `No se entiende la ruta FHIRPath ${where}.`, {
    rule: 'FHIRPath N1: gramática',
    value: path.slice(0, 80),
    fix: "Escriba la ruta como Patient.name[0].given o Patient.identifier.where(system = 'http://…').value.",
  });
}

function read(path: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    const text = match(pattern, path, at);
    if (text !== undefined) return { kind, text, at };
  }
  throw unreadable(path, at);
}

function match(pattern: RegExp, path: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(path)?.[0];
}

function plain({ kind, text }: Token): string {
  if (kind === 'date') return text.slice(1).replace(/T$/, '');
  const quoted = kind === 'text' || text.startsWith('`');
  return quoted ? text.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, unescaped) : text;
}

function unescaped(_whole: string, code: string | undefined, letter: string): string {
  return code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16));
}
