/**
 * One row of a table to one FHIR transaction, purely. Everything that is wrong with a row is said at once, in the words of its columns.
 */
import { GENERIC_CURP, parseCurp } from '@amate/terminology/identifiers/curp.ts';
import {
  CANONICAL_BASE,
  CLUES_SYSTEM,
  CURP_SYSTEM,
  episodioSystem,
  expedienteSystem,
} from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, Identifier, Patient, Reference, Resource } from '@medplum/fhirtypes';
import { BundleBuilder } from '../hl7v2/to-fhir/bundle-builder.ts';
import type { HospitalProfile } from '../profile.ts';
import { CellFault, type DateRules, toCoded, toMoment, toNumber, toValue } from './cell.ts';
import type { ColumnRule, CsvProfile, ResourceRule } from './profile.ts';
import { emptyOf, FIELDS, put, subjectOf, type Target } from './targets.ts';

export type Row = Readonly<Record<string, string>>;

export interface RowSource {
  readonly hospital: HospitalProfile;
  readonly profile: CsvProfile;
  /** Name of the source in the configuration. */
  readonly name: string;
  readonly thisYear: number;
}

export interface RowPlace {
  /** Names the row for good: the same file read again gives the same. */
  readonly id: string;
  /** As a person counts, the header is 1. */
  readonly line: number;
  readonly raw: Uint8Array;
}

export type RowResult =
  | { readonly kind: 'mapped'; readonly bundle: Bundle; readonly patientKey: string }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

export function mapRow(row: Row, place: RowPlace, source: RowSource): RowResult {
  const faults: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      faults.push(error.message);
      return undefined;
    }
  };
  const builder = new BundleBuilder(place.raw, source.hospital.clues, place.id);
  const from = { name: 'fila', index: place.line };
  const person = addPerson(row, source, builder, attempt, from);
  const made: Made[] = [];
  for (const rule of source.profile.resources) {
    if (!applies(rule, row)) continue;
    const resource = toResource(rule, row, source, attempt);
    const key = attempt(() => keyOf(rule, row, source));
    if (key !== undefined) made.push({ rule, resource, key });
  }
  if (faults.length > 0 || person === undefined) return { kind: 'faulty', faults };
  addAll(made, person.reference, builder, source, from);
  return { kind: 'mapped', bundle: builder.build(), patientKey: person.patientKey };
}

type Attempt = <T>(read: () => T) => T | undefined;
type From = { readonly name: string; readonly index: number };

interface Made {
  readonly rule: ResourceRule;
  readonly resource: Resource;
  readonly key: { readonly system: string; readonly value: string };
}

const cell = (row: Row, column: string | undefined): string => (column === undefined ? '' : (row[column] ?? '').trim());

function addPerson(row: Row, source: RowSource, builder: BundleBuilder, attempt: Attempt, from: From) {
  const { patient: columns } = source.profile;
  const { clues, name } = source.hospital;
  const curp = attempt(() => curpIn(row, columns.curp));
  const record = cell(row, columns.recordNumber);
  const patient = attempt(() => toPatient(row, source, attempt));
  const identifier: Identifier[] = [];
  if (curp) identifier.push({ use: 'official', system: CURP_SYSTEM, value: curp });
  if (record !== '') {
    const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };
    identifier.push({
      use: 'usual',
      type,
      system: expedienteSystem(clues),
      value: record,
      assigner: { display: name },
    });
  }
  const [key] = identifier;
  if (key === undefined) {
    const where = [columns.curp, columns.recordNumber].filter((column) => column !== undefined).join(' y ');
    return attempt(() => {
      throw new CellFault(where, 'vacío: no se sabe de quién es la fila.');
    }) as undefined;
  }
  const resource: Patient = { ...patient, resourceType: 'Patient', identifier, active: true };
  const named = { system: key.system!, value: key.value! };
  const reference = builder.add(resource, columns.corrects ? 'update' : 'create', named, from);
  return { reference, patientKey: `${clues}|${record || curp}` };
}

function curpIn(row: Row, column: string | undefined): string | undefined {
  const text = cell(row, column).normalize('NFC').toUpperCase();
  if (text === '' || text === GENERIC_CURP) return undefined;
  const parsed = parseCurp(text);
  if (parsed.kind === 'valid') return parsed.curp;
  if (parsed.part === 'generica') return undefined;
  throw new CellFault(column!, `CURP inválida (${parsed.part}): ${parsed.text} ${parsed.fix}`);
}

function toPatient(row: Row, source: RowSource, attempt: Attempt): Partial<Patient> {
  const { patient: columns } = source.profile;
  const [given, father, mother] = [columns.given, columns.firstSurname, columns.secondSurname].map((name) =>
    cell(row, name),
  );
  const extension = [
    ['fathers-family', father],
    ['mothers-family', mother],
  ].flatMap(([name, valueString]) =>
    valueString ? [{ url: `http://hl7.org/fhir/StructureDefinition/humanname-${name}`, valueString }] : [],
  );
  const family = [father, mother].filter((part) => part).join(' ');
  const named = {
    use: 'official',
    family,
    ...(extension.length > 0 && { _family: { extension } }),
    given: given ? given.split(/\s+/) : [],
  };
  const [phone, email] = [cell(row, columns.phone), cell(row, columns.email)];
  const birth = cell(row, columns.birthDate);
  const sex = cell(row, columns.sex?.column);
  return {
    name: family || given ? [named as NonNullable<Patient['name']>[number]] : [],
    birthDate:
      birth === '' ? undefined : attempt(() => toMoment(birth, columns.birthDate!, datesOf(source)).slice(0, 10)),
    gender:
      sex === '' ? undefined : attempt(() => mapped(sex, columns.sex!.column, columns.sex!.map) as Patient['gender']),
    telecom: [
      ...(phone ? [{ system: 'phone' as const, value: phone }] : []),
      ...(email ? [{ system: 'email' as const, value: email }] : []),
    ],
  };
}

const datesOf = ({ profile, hospital, thisYear }: RowSource): DateRules => ({
  formats: profile.dates,
  timeZone: hospital.timeZone,
  thisYear,
});

function mapped(text: string, column: string, map: Readonly<Record<string, string>>): string {
  const known = Object.hasOwn(map, text) ? map[text] : undefined;
  if (known !== undefined) return known;
  throw new CellFault(
    column,
    `«${text.slice(0, 40)}» no está en el mapa del perfil (${Object.keys(map).slice(0, 12).join(', ')}).`,
  );
}

function applies({ when }: ResourceRule, row: Row): boolean {
  if (when === undefined) return true;
  const text = cell(row, when.column);
  if (when.equals === undefined) return text !== '';
  return [when.equals].flat().includes(text);
}

function toResource(rule: ResourceRule, row: Row, source: RowSource, attempt: Attempt): Resource {
  const resource = emptyOf(rule.type);
  for (const [name, target] of Object.entries(FIELDS[rule.type])) {
    const column = rule.fields[name];
    if (column !== undefined) attempt(() => fill(resource, target, column, row, source));
  }
  return resource;
}

function fill(resource: Resource, target: Target, rule: ColumnRule, row: Row, source: RowSource): void {
  const column = 'value' in rule ? 'perfil' : rule.column;
  const given = 'value' in rule ? String(rule.value) : cell(row, rule.column);
  if (given === '') {
    if (target.required) throw new CellFault(column, 'está vacío y hace falta.');
    return;
  }
  const options: Options | undefined = 'column' in rule ? rule : undefined;
  const text = options?.map === undefined ? given : mapped(given, column, options.map);
  if (target.kind === 'value') {
    const unit = cell(row, options?.unitColumn) || (options?.unit ?? '');
    Object.assign(resource, toValue(text, source.profile.decimal, unit));
    return;
  }
  put(resource, target.path, read(text, target, column, options, row, source));
}

type Options = Partial<Extract<ColumnRule, { unitColumn?: string | undefined }>>;

function read(
  text: string,
  { kind }: Target,
  column: string,
  options: Options | undefined,
  row: Row,
  source: RowSource,
): unknown {
  switch (kind) {
    case 'date':
    case 'dateTime':
      return toMoment(text, column, datesOf(source));
    case 'concept':
      return toCoded(text, cell(row, options?.text), options?.system, source.hospital.clues);
    case 'integer': {
      const number = toNumber(text, source.profile.decimal);
      if (number !== undefined && Number.isInteger(number) && number > 0) return number;
      throw new CellFault(column, `«${text.slice(0, 40)}» no es un número entero.`);
    }
    case 'code':
      if (/^\S+( \S+)*$/.test(text)) return text;
      throw new CellFault(column, `«${text.slice(0, 40)}» no es un código.`);
    default:
      return text;
  }
}

/** A visit has the hospital's own episode number, so that the table and HL7 v2 messages speak of one visit. */
function keyOf({ type, id }: ResourceRule, row: Row, { hospital, name }: RowSource): Made['key'] {
  const parts = id.map((column) => {
    const text = cell(row, column);
    if (text === '') throw new CellFault(column, `está vacío y es parte de lo que identifica a ${type}.`);
    return text;
  });
  const system =
    type === 'Encounter'
      ? episodioSystem(hospital.clues)
      : `${CANONICAL_BASE}/sid/csv/${hospital.clues}/${name}/${type}`;
  return { system, value: parts.join('|') };
}

function addAll(
  made: readonly Made[],
  patient: Reference<Patient>,
  builder: BundleBuilder,
  { hospital }: RowSource,
  from: From,
): void {
  const visit = made.find(({ rule }) => rule.type === 'Encounter');
  const encounter = visit && { reference: builder.urn(`Encounter:${visit.key.system}|${visit.key.value}`) };
  for (const { rule, resource, key } of made) {
    const whole = { ...resource, identifier: [key], [subjectOf(rule.type)]: patient } as Record<string, unknown>;
    if (rule.type === 'Encounter') {
      const identifier = { system: CLUES_SYSTEM, value: hospital.clues };
      whole.serviceProvider = { type: 'Organization', identifier, display: hospital.name };
    } else if (encounter) whole.encounter = encounter;
    builder.add(whole as unknown as Resource, 'update', key, from);
  }
}
