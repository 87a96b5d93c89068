/**
 * A regular expression of a value set, over the whole value. It comes from outside, so it runs on RE2: linear in the text, whatever
 * the expression (no back-references, no look-around).
 */
import { RE2JS } from 're2js';
import { TerminologyFault } from '../fault.ts';

const MAX_LENGTH = 500;

export function fullMatch(pattern: string): (text: string) => boolean {
  if (pattern.length > MAX_LENGTH) throw bad(pattern, `Máximo ${MAX_LENGTH} caracteres`);
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matches(text);
  } catch {
    throw bad(pattern, 'RE2: sin referencias hacia atrás ni miradas adelante o atrás');
  }
}

const bad = (pattern: string, rule: string) =>
  new TerminologyFault('value', 'La expresión regular del filtro no se entiende.', {
    path: 'ValueSet.compose.include.filter.value',
    rule,
    value: pattern.slice(0, 80),
    fix: 'Corrija la expresión.',
  });
