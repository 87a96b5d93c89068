/**
 * HAPI compares a name with the beginning of a whole part: «pérez» would not find «Ñandú Pérez», nor «arroyo maría» anybody.
 * Asked word by word, each one anywhere in a name, people are found as they are asked for; HAPI has to allow `:contains`.
 * It finds a little more than the PostgreSQL store does: a word's middle too (ADR 0008).
 */
import type { SearchCriterion } from '../repository.ts';

const NAMED = new Set(['Patient', 'Practitioner', 'Person', 'RelatedPerson']);
const NAMES = new Set(['name', 'family', 'given']);

export function withWords(type: string, criterion: SearchCriterion): readonly SearchCriterion[] {
  const { code, modifier, values, chain, has } = criterion;
  if (modifier !== undefined || chain !== undefined || has !== undefined) return [criterion];
  if (!NAMED.has(type) || !NAMES.has(code)) return [criterion];
  // Several values are alternatives, which cannot be cut into words that must all be met.
  if (values.length !== 1) return [{ ...criterion, modifier: 'contains' }];
  const words = values[0]!.split(/\s+/).filter((word) => word !== '');
  return words.map((word) => ({ ...criterion, modifier: 'contains', values: [word] }));
}
