/** Rows of practitioners and services → Practitioner, PractitionerRole, HealthcareService, with what stands there already (pure). */
import { CANONICAL_BASE, CEDULA_PROFESIONAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type {
  CodeableConcept,
  Element,
  HealthcareService,
  HumanName,
  Identifier,
  Location,
  Organization,
  Period,
  Practitioner,
  PractitionerRole,
  Reference,
} from '@medplum/fhirtypes';
import { metaOf } from './facility-resources.ts';
import type { PractitionerRow } from './practitioners.ts';
import type { ServiceRow } from './services.ts';
import { telecomOf } from './telecom.ts';

/** `<CLUES>/<cédula>/<puesto>` as the file first said it. */
export const PUESTO_SYSTEM = `${CANONICAL_BASE}/sid/puesto`;
export const PUESTO_CODES = `${CANONICAL_BASE}/CodeSystem/puesto`;
export const SERVICE_CODES = `${CANONICAL_BASE}/CodeSystem/servicio`;
/** Services of a facility, by their key. */
export const servicioSystem = (clues: string): string => `${CANONICAL_BASE}/sid/servicio/${clues}`;

const NAME = 'http://hl7.org/fhir/StructureDefinition/humanname-';
const MOTHERS_FAMILY = `${NAME}mothers-family`;

export function practitionerOf(row: PractitionerRow, before: Practitioner | undefined): Practitioner {
  const own: Identifier = { use: 'official', system: CEDULA_PROFESIONAL_SYSTEM, value: row.cedula };
  const special = row.cedulaEspecialidad;
  const others = (before?.identifier ?? []).filter(
    ({ system, value }) => system !== CEDULA_PROFESIONAL_SYSTEM || (value !== row.cedula && value !== special),
  );
  const qualification = qualificationsOf(row, before);
  return {
    ...(before ?? { resourceType: 'Practitioner' as const }),
    meta: metaOf('Practitioner', before),
    identifier: [
      own,
      ...(special === undefined || special === row.cedula
        ? []
        : [{ use: 'secondary' as const, system: CEDULA_PROFESIONAL_SYSTEM, value: special }]),
      ...others,
    ],
    active: true,
    name: [nameOf(row, before)],
    ...(qualification.length > 0 && { qualification }),
  };
}

function nameOf(row: PractitionerRow, before: Practitioner | undefined): HumanName {
  const { nombre, paterno, materno = mothersFamilyOf(before) } = row;
  const extension = [
    { url: `${NAME}fathers-family`, valueString: paterno },
    ...(materno === '' ? [] : [{ url: MOTHERS_FAMILY, valueString: materno }]),
  ];
  const family = [paterno, materno].filter((one) => one !== '').join(' ');
  return { use: 'official', family, _family: { extension }, given: nombre.split(' ') } as HumanName;
}

function mothersFamilyOf(before: Practitioner | undefined): string {
  const names = (before?.name ?? []) as readonly (HumanName & { readonly _family?: Element })[];
  const all = names.flatMap(({ _family }) => _family?.extension ?? []);
  return all.find(({ url }) => url === MOTHERS_FAMILY)?.valueString ?? '';
}

type Qualifications = NonNullable<Practitioner['qualification']>;

/** What the row says in place of what stood under the same cédula; qualifications from elsewhere stay. */
function qualificationsOf(row: PractitionerRow, before: Practitioner | undefined): Qualifications {
  const said: [string, string | undefined][] = [
    [row.profesion, row.cedula],
    [row.especialidad, row.cedulaEspecialidad],
  ];
  const given = said.filter(([text]) => text !== '');
  const own = given.map(([text, value]) => ({
    ...(value !== undefined && { identifier: [{ system: CEDULA_PROFESIONAL_SYSTEM, value }] }),
    code: { text },
  }));
  const texts = new Set(given.map(([text]) => text));
  const kept = (before?.qualification ?? []).filter(({ code }) => !texts.has(code.text ?? ''));
  return [...own, ...kept];
}

export interface Post {
  readonly practitioner: Reference<Practitioner>;
  readonly organization: Reference<Organization>;
  readonly location: Reference<Location> | undefined;
}

/** @param today YYYY-MM-DD: a post that ended before is no more */
export function roleOf(
  row: PractitionerRow,
  before: PractitionerRole | undefined,
  { practitioner, organization, location }: Post,
  today: string,
): PractitionerRole {
  const period = periodOf(row, before);
  const { period: _, ...rest } = before ?? { resourceType: 'PractitionerRole' as const };
  return {
    ...rest,
    meta: metaOf('PractitionerRole', before),
    identifier: before?.identifier ?? [{ system: PUESTO_SYSTEM, value: postKey(row) }],
    active: period.end === undefined || period.end >= today,
    ...(Object.keys(period).length > 0 && { period }),
    ...{ practitioner, organization },
    code: [codeOf(row.puesto)],
    ...(row.especialidad !== '' && { specialty: [{ text: row.especialidad }] }),
    ...(location !== undefined && { location: [location] }),
  };
}

/** What the file has no column for is as it stands. */
export function periodOf({ desde, hasta }: PractitionerRow, before: PractitionerRole | undefined): Period {
  const { start, end, ...others } = before?.period ?? {};
  const [since, until] = [desde === undefined ? start : desde, hasta === undefined ? end : hasta];
  return { ...others, ...(since && { start: since }), ...(until && { end: until }) };
}

export const postKey = ({ clues, cedula, puesto }: PractitionerRow): string => `${clues}/${cedula}/${puesto}`;

/** HL7 practitioner-role, where it has the word. */
const STANDARD: Readonly<Record<string, string>> = { medico: 'doctor', enfermeria: 'nurse', farmacia: 'pharmacist' };

const codeOf = (post: string): CodeableConcept => ({
  coding: [
    { system: PUESTO_CODES, code: post },
    ...(STANDARD[post] === undefined
      ? []
      : [{ system: 'http://terminology.hl7.org/CodeSystem/practitioner-role', code: STANDARD[post] }]),
  ],
});

export const isOffered = ({ activo }: ServiceRow, before: HealthcareService | undefined): boolean =>
  activo ?? before?.active ?? true;

export function serviceOf(
  row: ServiceRow,
  before: HealthcareService | undefined,
  { organization, location }: Omit<Post, 'practitioner'>,
): HealthcareService {
  const coding = { system: SERVICE_CODES, code: row.clave, display: row.nombre };
  return {
    ...(before ?? { resourceType: 'HealthcareService' as const }),
    meta: metaOf('HealthcareService', before),
    identifier: before?.identifier ?? [{ system: servicioSystem(row.clues), value: row.clave }],
    active: isOffered(row, before),
    providedBy: organization,
    type: before?.type ?? [{ coding: [coding] }],
    ...(row.especialidad !== '' && { specialty: [{ text: row.especialidad }] }),
    ...(location !== undefined && { location: [location] }),
    name: row.nombre,
    ...telecomOf(row.telefono, before?.telecom),
  };
}
