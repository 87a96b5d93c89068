/**
 * What a Restriction comes to where resources live in HAPI (ADR 0008). Labels stand on the resources themselves, so they go into
 * the question; who treats whom and what a person hid stand in the hub's own PostgreSQL, which HAPI cannot ask. So the persons
 * whom a question names are looked up beforehand, and where nobody is named the answer is the closed one.
 */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { isFiled, patientsOf } from '../../r4/compartment.ts';
import { CONFIDENTIALITY, RESERVED, SENSITIVITY } from '../../security/policy/labels.ts';
import { keyOf } from '../keys.ts';
import type { Ground, Restriction } from '../repository.ts';
import { isWithin } from '../within.ts';
import { groundsOf } from '../write/label.ts';
import type { Source } from './client.ts';
import { hiddenByConsent } from './sql.ts';
import { treatedAmong } from './treated.ts';

export interface Law {
  /** Only in the records of these; undefined: in any. */
  readonly persons: readonly string[] | undefined;
  /** Labels that hide. */
  readonly grounds: readonly Ground[];
  readonly byConsent: boolean;
}

const OPEN: Law = { persons: undefined, grounds: [], byConsent: false };

/**
 * @param named persons of whom the question is, all of them; none: it is about everybody
 * @throws HubError `not-supported` when a caller limited to those he treats names nobody
 */
export async function lawOf(
  source: Source,
  restriction: Restriction,
  type: string,
  named: readonly string[],
): Promise<Law> {
  const { treated, hidden } = restriction;
  const filed = type !== 'Patient' && isFiled(type);
  let { persons } = restriction;
  if (treated !== undefined && filed) {
    const { orPersons = [] } = treated;
    if (named.length === 0 && orPersons.length === 0) throw namesNobody(type);
    const open = [...orPersons, ...(await treatedAmong(source, treated, named))];
    persons = persons === undefined ? open : persons.filter((id) => open.includes(id));
  }
  const exempt = named.length > 0 && named.every((id) => hidden?.exempt.includes(id));
  if (hidden === undefined || exempt) return { ...OPEN, persons };
  const known = new Set(hidden.unlessTreated.length === 0 ? [] : await treatedAmong(source, hidden.by, named));
  const isTreated = named.length > 0 && named.every((id) => known.has(id));
  const all = isTreated ? hidden.grounds : [...hidden.grounds, ...hidden.unlessTreated];
  return { persons, grounds: all.filter((ground) => ground !== 'consent'), byConsent: all.includes('consent') };
}

/** A label as a search parameter names it. */
const LABEL: Readonly<Record<Exclude<Ground, 'consent'>, string>> = {
  R: `${CONFIDENTIALITY}|R`,
  V: `${CONFIDENTIALITY}|V`,
  ADOL: `${SENSITIVITY}|ADOL`,
  reserved: `${RESERVED.system}|${RESERVED.code}`,
};

export const withoutLabels = ({ grounds }: Law): (readonly [string, string])[] =>
  grounds.flatMap((ground) => (ground === 'consent' ? [] : [['_security:not', LABEL[ground]] as const]));

export async function seenBy<T extends Resource>(source: Source, law: Law, found: readonly T[]): Promise<T[]> {
  const open = found.filter(
    (one) => isWithin(one, one.id!, personsOf(law)) && !groundsOf(one).some((ground) => law.grounds.includes(ground)),
  );
  if (!law.byConsent || open.length === 0) return open;
  const hidden = await hiddenByConsent(
    source.db,
    open.map((one) => keyOf(one.resourceType, one.id!)),
  );
  return open.filter((one) => !hidden.has(keyOf(one.resourceType, one.id!)));
}

/** Each by the law of its own type and person: what an include brings, what is read by id. */
export async function seenEach<T extends Resource>(
  source: Source,
  lawFor: (type: string) => Restriction | undefined,
  found: readonly T[],
): Promise<T[]> {
  const seen: T[] = [];
  const laws = new Map<string, Promise<Law>>();
  for (const one of found) {
    const restriction = lawFor(one.resourceType);
    if (restriction === undefined) continue;
    const named = recordsOf(one);
    // A record of nobody is limited by nobody's treatment.
    const own = named.length === 0 ? { ...restriction, treated: undefined } : restriction;
    const name = `${one.resourceType} ${named.join()}`;
    const law = laws.get(name) ?? lawOf(source, own as Restriction, one.resourceType, named);
    laws.set(name, law);
    seen.push(...(await seenBy(source, await law, [one])));
  }
  return seen;
}

/** Ids of the persons in whose record it stands; of a Patient himself. */
export function recordsOf(resource: Resource): string[] {
  if (resource.resourceType === 'Patient') return [resource.id!];
  return patientsOf(resource).flatMap((reference) =>
    reference.startsWith('Patient/') ? [reference.slice('Patient/'.length).split('/')[0]!] : [],
  );
}

const personsOf = ({ persons }: Law): Restriction => (persons === undefined ? {} : { persons });

/** Nothing is kept from this caller. */
export const isFree = (restriction: Restriction | undefined): boolean =>
  restriction !== undefined &&
  restriction.persons === undefined &&
  restriction.treated === undefined &&
  restriction.hidden === undefined;

const namesNobody = (type: string) =>
  fault('not-supported', 'Con su acceso, este repositorio busca solo en el expediente de una persona.', {
    path: type,
    rule: 'FHIR_STORE=hapi: relación de atención',
    fix: 'Agregue patient=… a la búsqueda.',
  });
