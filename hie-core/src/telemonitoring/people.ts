/** Who somebody is and how to call him: by the law of who asks, and on record. Whom he may not see has no name here. */
import { CURP_SYSTEM, expedienteSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Patient } from '@medplum/fhirtypes';
import { normalizeText } from '../r4/normalize.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';

const AT_ONCE = 200;
const LAST = 4;
const EXPEDIENTE_PREFIX = expedienteSystem('');

export interface PeopleParts {
  readonly store: Pick<Guarded, 'search'>;
}
export interface Somebody {
  readonly name: string;
  readonly phone: string | undefined;
  readonly born: string | null;
  readonly record: string | null;
  /** Another of the same list has the same name. */
  readonly hasNamesake: boolean;
}

/** By what one tells people of one name apart: year of birth, last four of the record's number. */
export interface ToldApart {
  readonly nacio: string | null;
  readonly expediente: string | null;
}

export const toldApart = (somebody: Somebody | undefined): ToldApart | null =>
  somebody === undefined ? null : { nacio: somebody.born, expediente: somebody.record };

export async function peopleOf(
  { store }: PeopleParts,
  context: RequestContext,
  patients: readonly string[],
): Promise<ReadonlyMap<string, Somebody>> {
  const ids = [...new Set(patients)];
  const people = new Map<string, Patient>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const values = ids.slice(at, at + AT_ONCE);
    const criteria = [{ code: '_id', modifier: undefined, values }];
    const query = { type: 'Patient', criteria, sort: [], count: AT_ONCE, cursor: undefined, total: 'none' } as const;
    const { matches } = await store.search(context, query, `telemonitoreo/tablero?_id=${values.length}`);
    for (const { id, json } of matches) people.set(id, JSON.parse(json) as Patient);
  }
  const names = Map.groupBy(people.values(), (patient) => normalizeText(nameOf(patient)));
  const { clues } = context.caller;
  const hasNamesake = (patient: Patient): boolean => names.get(normalizeText(nameOf(patient)))!.length > 1;
  return new Map([...people].map(([id, patient]) => [id, somebody(patient, hasNamesake(patient), clues)]));
}

const nameOf = ({ name: [first] = [] }: Patient): string =>
  first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ').trim();

function somebody(patient: Patient, hasNamesake: boolean, clues: string | undefined): Somebody {
  const phone = patient.telecom?.find(({ system, use }) => system === 'phone' && use !== 'old')?.value;
  return {
    ...{ name: nameOf(patient), phone, hasNamesake },
    ...{ born: patient.birthDate?.slice(0, 4) ?? null, record: lastOfRecord(patient, clues) },
  };
}

/** The number of the facility's own record where there is one, else another's, else the CURP: its last four tell most namesakes apart. */
function lastOfRecord({ identifier = [] }: Patient, clues: string | undefined): string | null {
  const standing = identifier.filter(({ use, value }) => use !== 'old' && value !== undefined);
  const found =
    standing.find(({ system }) => system === expedienteSystem(clues ?? '')) ??
    standing.find(({ system }) => system?.startsWith(EXPEDIENTE_PREFIX)) ??
    standing.find(({ system }) => system === CURP_SYSTEM) ??
    standing[0];
  return found?.value?.slice(-LAST) ?? null;
}
