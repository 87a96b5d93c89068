/**
 * What each facility said of a person, and when: read from the versions of his records, each of which names the message it came from
 * (meta.source). A version says only what it changed, so whoever confirmed a value is not taken for its source. Where two facilities write
 * one record, what the other said before is still told, and holds no more (docs/adr/0043). Pure.
 */
import { CANONICAL_BASE, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient } from '@medplum/fhirtypes';
import { factsOf } from '../matching/identity.ts';
import { activeCurpOf } from '../registration.ts';

export const GOLDEN_ATTRIBUTES = [
  ...(['curp', 'nombre', 'nacimiento', 'sexo', 'telefono', 'domicilio', 'defuncion'] as const),
];
export type GoldenAttribute = (typeof GOLDEN_ATTRIBUTES)[number];

/** One value that somebody said. */
export interface Said {
  readonly attribute: GoldenAttribute;
  readonly value: string;
  /** CLUES; undefined: written here, at a desk. */
  readonly facility: string | undefined;
  /** The message, as meta.source names it. */
  readonly source: string | undefined;
  /** FHIR instant. */
  readonly at: string;
  /** Id of the record. */
  readonly record: string;
  /** How much of it is said, where less may be said: both surnames, a whole date. */
  readonly fullness: number;
  /** Somebody else replaced it in the same record: told, and never chosen. */
  readonly replaced?: true;
}

/** @param versions of one record, oldest first */
export function saidIn(versions: readonly Patient[]): Said[] {
  const said: Said[] = [];
  const before = new Map<GoldenAttribute, string>();
  for (const patient of versions)
    for (const attribute of GOLDEN_ATTRIBUTES) {
      const value = VALUES[attribute](patient);
      if (value === before.get(attribute)) continue;
      if (value === '') before.delete(attribute);
      else before.set(attribute, value);
      if (value === '') continue;
      const { source, lastUpdated = '' } = patient.meta ?? {};
      said.push({
        ...{ attribute, value, source, at: lastUpdated, record: patient.id ?? '' },
        facility: facilityOf(source),
        fullness: value.split(/[\s-]+/).length,
      });
    }
  return withReplaced(said);
}

/** What stands last is what the record says; the last word of every other facility is told beside it. */
function withReplaced(oldestFirst: readonly Said[]): Said[] {
  const standing = new Map(oldestFirst.map((one) => [one.attribute, one]));
  const lastOf = new Map(oldestFirst.map((one) => [`${one.attribute} ${one.facility ?? ''}`, one]));
  return [...lastOf.values()].flatMap((one) => {
    const now = standing.get(one.attribute)!;
    if (one === now) return [one];
    return one.value === now.value ? [] : [{ ...one, replaced: true as const }];
  });
}

const MESSAGE = `${CANONICAL_BASE}/mensaje/`;

const facilityOf = (source: string | undefined): string | undefined =>
  source?.startsWith(MESSAGE) ? source.slice(MESSAGE.length).split(/[/#]/)[0] : undefined;

const VALUES: Readonly<Record<GoldenAttribute, (patient: Patient) => string>> = {
  curp: (patient) => activeCurpOf(patient) ?? oldCurp(patient),
  nombre: (patient) => nameOf(patient),
  nacimiento: ({ birthDate = '' }) => birthDate,
  sexo: ({ gender }) => (gender === undefined || gender === 'unknown' ? '' : gender),
  telefono: (patient) => factsOf(patient).phone,
  domicilio: ({ address = [] }) => {
    const home = address.find(({ use }) => use === 'home') ?? address[0];
    return [home?.line?.join(' '), home?.city, home?.state, home?.postalCode].filter((part) => part).join(', ');
  },
  defuncion: ({ deceasedDateTime, deceasedBoolean }) => deceasedDateTime ?? (deceasedBoolean ? 'sí' : ''),
};

export function nameOf(patient: Patient): string {
  const { given, fathersFamily, mothersFamily } = factsOf(patient);
  return [given, fathersFamily, mothersFamily].filter((part) => part !== '').join(' ');
}

const oldCurp = ({ identifier = [] }: Patient): string =>
  identifier.filter(({ system }) => system === CURP_SYSTEM).at(-1)?.value ?? '';
