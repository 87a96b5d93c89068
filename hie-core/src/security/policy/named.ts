/**
 * Whether a search names whose data it wants: by a Patient's id or identifier, or the resource itself by its own. Then it is like a
 * read, and the shared record is open to who treats; else it looks over everybody. Only criteria that all results must meet count,
 * and only a few names at once: a list of names is a search over everybody too.
 */
import { patientCompartmentParams } from '../../r4/compartment.ts';
import type { SearchCriterion, SearchQuery } from '../../store/repository.ts';

export interface Naming {
  readonly named: boolean;
  /** Ids of Patients, as far as the query itself tells them. */
  readonly persons: readonly string[];
}

type Asked = Pick<SearchQuery, 'type' | 'criteria' | 'compartment'>;

export const MAX_NAMED = 100;
const NOBODY: Naming = { named: false, persons: [] };

export function namedIn({ type, criteria, compartment }: Asked): Naming {
  if (compartment?.type === 'Patient') return { named: true, persons: [compartment.id] };
  if (type === undefined) return NOBODY;
  let named = false;
  const persons: string[] = [];
  for (const criterion of criteria) {
    if (criterion.values.length > MAX_NAMED) continue;
    const ids = personsNamed(type, criterion);
    persons.push(...ids);
    named ||= ids.length > 0 || namesIt(criterion) || isNamedByChain(criterion);
  }
  return named ? { named, persons } : NOBODY;
}

/** `identifier=system|` and `identifier=|x:y` ask for many; a value names one. */
const namesIt = ({ code, modifier, values, chain, has }: SearchCriterion): boolean =>
  modifier === undefined &&
  chain === undefined &&
  has === undefined &&
  values.length > 0 &&
  values.length <= MAX_NAMED &&
  (code === '_id' || (code === 'identifier' && values.every((value) => !value.endsWith('|'))));

const isNamedByChain = ({ code, chain }: SearchCriterion): boolean =>
  chain !== undefined &&
  SUBJECT.has(code) &&
  (chain.type === 'Patient' || (chain.type === undefined && code === 'patient')) &&
  namesIt(chain.criterion);

/** Criteria that name Patients by identifier, as they stand when Patients are asked for: who they are only the store knows. */
export const identifiedIn = ({ type, criteria }: Asked): readonly SearchCriterion[] =>
  criteria.flatMap((one) => {
    const named = type === 'Patient' ? one : isNamedByChain(one) ? one.chain!.criterion : undefined;
    return named?.code === 'identifier' && namesIt(named) ? [named] : [];
  });

const SUBJECT = new Set(['patient', 'subject']);

function personsNamed(type: string, criterion: SearchCriterion): readonly string[] {
  const { code, modifier, values, chain, has } = criterion;
  if (isNamedByChain(criterion) && chain!.criterion.code === '_id') return chain!.criterion.values;
  if (chain !== undefined || has !== undefined) return [];
  if (type === 'Patient') return code === '_id' && modifier === undefined ? values : [];
  if (modifier !== undefined && modifier !== 'Patient') return [];
  if (!patientCompartmentParams(type).includes(code) && !SUBJECT.has(code)) return [];
  const ids = values.map((value) => {
    const told = /^(?:https?:\/\/.*\/)?Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(value)?.[1];
    if (told !== undefined) return told;
    const bare = /^[A-Za-z0-9\-.]{1,64}$/.test(value);
    return bare && (code === 'patient' || modifier === 'Patient') ? value : undefined;
  });
  return ids.includes(undefined) ? [] : (ids as string[]);
}
