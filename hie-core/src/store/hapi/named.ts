/** Whose record a question is about, when it says so: the persons that every match must belong to. */
import type { Restriction, SearchQuery } from '../repository.ts';

const PERSON = new Set(['patient', 'subject']);

export function namedIn(type: string, query: SearchQuery, { persons }: Restriction): readonly string[] {
  if (query.compartment?.type === 'Patient') return [query.compartment.id];
  for (const { code, modifier, values, chain, has } of query.criteria) {
    if (chain !== undefined || has !== undefined || (modifier !== undefined && modifier !== 'Patient')) continue;
    const isPerson = type === 'Patient' ? code === '_id' : PERSON.has(code);
    const ids = isPerson ? values.map((value) => /^(?:Patient\/)?([A-Za-z0-9\-.]{1,64})$/.exec(value)?.[1]) : [];
    if (ids.length > 0 && ids.every((id) => id !== undefined)) return ids as string[];
  }
  return persons ?? [];
}
