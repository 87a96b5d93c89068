/**
 * What JSON.parse lets pass and nobody honest sends: nesting without end, the same name twice in one object (two readers of the same
 * bytes would read two things: RFC 8259 §4) and `__proto__` as a name. One pass over the text, strings skipped; names are counted in
 * the text and in what was parsed, and only where the numbers differ is the name looked for.
 */
import { fault, type HubError } from '../errors.ts';

/** In brackets; the deepest published example of R4 has 27. What is stored has to be flatter still (store/references.ts). */
const MAX_NESTING = 100;

/** @param names how many the text has. @throws HubError */
export function assertSingleNames(text: string, names: number, value: unknown): void {
  if (names !== namesOf(value)) throw twice(text);
}

/** How many names the text has; asked before it is parsed. @throws HubError when it is nested too deep */
export function namesIn(text: string): number {
  let names = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case COLON:
        names++;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (++depth > MAX_NESTING) throw tooDeep();
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth--;
    }
  }
  return names;
}

function namesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let names = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) names += namesOf(value[i]);
    return names;
  }
  const node = value as Record<string, unknown>;
  for (const name in node) {
    if (name === '__proto__') throw forbiddenName();
    names += 1 + namesOf(node[name]);
  }
  return names;
}

/** @param at of the opening quote. @returns that of the closing one */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** The first name that stands twice in one object; only after it is known that there is one. */
function twice(text: string): HubError {
  const open: Set<string>[] = [];
  let last = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      last = text.slice(at, end + 1);
      at = end;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) open.push(new Set());
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open.pop();
    else if (code === COLON) {
      const name = JSON.parse(last) as string;
      if (open.at(-1)?.has(name)) return repeated(name);
      open.at(-1)?.add(name);
    }
  }
  return repeated('');
}

const repeated = (name: string): HubError =>
  fault('structure', 'Un objeto trae dos veces el mismo nombre.', {
    rule: 'RFC 8259 §4: nombres únicos en cada objeto',
    value: name.slice(0, 80),
    fix: 'Deje uno solo; si son varios valores, use un arreglo.',
  });
const forbiddenName = (): HubError =>
  fault('structure', 'Un objeto trae un nombre que no es de ningún recurso.', {
    value: '__proto__',
    fix: 'Quite esa propiedad.',
  });
const tooDeep = (): HubError =>
  fault('too-long', 'El JSON está anidado demasiado hondo.', {
    rule: `Máximo ${MAX_NESTING} niveles`,
    fix: 'Revise el programa que lo genera.',
  });

const QUOTE = 34;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
