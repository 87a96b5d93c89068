/**
 * One row of a table to one FHIR transaction, purely. Everything that is wrong with a row is said at once, in the words of its columns.
 */
import { CANONICAL_BASE, CLUES_SYSTEM, episodioSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, Patient, Reference, Resource } from '@medplum/fhirtypes';
import { MappingRefused } from '../hl7v2/rejection.ts';
import { BundleBuilder } from '../hl7v2/to-fhir/bundle-builder.ts';
import { CellFault, toCoded, toMoment, toNumber, toValue } from './cell.ts';
import { addPerson } from './person-in-row.ts';
import type { ColumnRule, ResourceRule } from './profile.ts';
import { type Attempt, cell, datesOf, type From, mapped, type Row, type RowSource } from './row.ts';
import { emptyOf, FIELDS, put, subjectOf, type Target } from './targets.ts';

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
      if (!(error instanceof CellFault || error instanceof MappingRefused)) throw error;
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
  // Two resources under one key: thrown on, it would keep the whole file from being read, each time.
  attempt(() => addAll(made, person.reference, builder, source, from));
  if (faults.length > 0) return { kind: 'faulty', faults };
  return { kind: 'mapped', bundle: builder.build(), patientKey: person.patientKey };
}

interface Made {
  readonly rule: ResourceRule;
  readonly resource: Resource;
  readonly key: { readonly system: string; readonly value: string };
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
