/** OBX (with its NTE) to Observation: v2-to-FHIR OBX[Observation]. */
import { estudioSystem, LOINC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type {
  CodeableConcept,
  Encounter,
  Identifier,
  Observation,
  ObservationReferenceRange,
  Organization,
  Practitioner,
  Reference,
} from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { concept, dateTime, facility, type MapContext, type MappedPatient } from './context.ts';
import { toInstant } from './datatypes/date-time.ts';
import { toReferenceRange, toUnit } from './datatypes/quantity.ts';
import { codedComponents, isMeasured, isText, toText, toValue } from './observation-value.ts';
import { textOf } from './order-group.ts';
import { toPractitioner } from './practitioner.ts';
import { ResultKeys, type Studied } from './result-keys.ts';
import { INTERPRETATIONS, OBSERVATION_STATUS, VITAL_SIGNS } from './tables.ts';

const ATTACHMENT_EXTENSION = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.valueAttachment';

/** What the OBR above (or the visit) says of all observations below it. */
export interface ObservationFrame {
  readonly patient: MappedPatient;
  readonly encounter?: Reference<Encounter>;
  /** Order or visit number that the observation's key starts with. */
  readonly orderKey: string;
  readonly effective?: string;
  readonly issued?: string;
  readonly status?: Observation['status'];
  readonly category?: CodeableConcept;
}

/** The keys of all results of the message, and the OBR that these are of; left out where nothing else brings results. */
export interface KeysOf {
  readonly keys: ResultKeys;
  readonly study: Studied;
}

export const ownKeys = (): KeysOf => ({ keys: new ResultKeys([]), study: { study: '', taken: '', plain: [] } });

export interface ObservationGroup {
  /** Consecutive text lines of one observation are sent as one OBX each. */
  readonly obx: readonly Segment[];
  readonly notes: readonly Segment[];
}

/** OBX and NTE in message order to groups: text lines with the same code and sub-id belong together. */
export function groupObservations(segments: readonly Segment[]): ObservationGroup[] {
  const groups: { obx: Segment[]; notes: Segment[] }[] = [];
  for (const segment of segments) {
    const last = groups.at(-1);
    if (segment.name === 'NTE') last?.notes.push(segment);
    if (segment.name !== 'OBX') continue;
    const head = last?.obx[0];
    const continues =
      head !== undefined &&
      last!.notes.length === 0 &&
      isText(head) &&
      isText(segment) &&
      !(isMeasured(head) || isMeasured(segment)) &&
      segment.has(3) &&
      head.raw(3) === segment.raw(3) &&
      head.raw(4) === segment.raw(4);
    if (continues) last!.obx.push(segment);
    else groups.push({ obx: [segment], notes: [] });
  }
  return groups;
}

/** Adds the observations of one OBR or visit; returns references for DiagnosticReport.result. */
export function addObservations(
  context: MapContext,
  groups: readonly ObservationGroup[],
  frame: ObservationFrame,
  { keys, study }: KeysOf = ownKeys(),
): Reference<Observation>[] {
  const system = estudioSystem(context.profile.clues);
  return groups.map((group) => {
    const obx = group.obx[0]!;
    const code = codeOf(context, obx);
    const { value, other } = keys.take(study, plainKey(code, obx, frame.orderKey));
    const identifiers = [value, ...other].map((one) => ({ system, value: one }));
    const resource = toObservation(context, group, code, frame, identifiers);
    return context.builder.add(resource, 'update', { system, value }, obx);
  });
}

export const plainKeys = (context: MapContext, groups: readonly ObservationGroup[], orderKey: string): string[] =>
  groups.map(({ obx: [obx] }) => plainKey(codeOf(context, obx!), obx!, orderKey));

const plainKey = (code: CodeableConcept, obx: Segment, orderKey: string): string =>
  `${orderKey}:${code.coding?.[0]?.code ?? code.text ?? ''}:${obx.text(4)}`;

function codeOf(context: MapContext, obx: Segment): CodeableConcept {
  const code = concept(context, obx, 3);
  if (code !== undefined) return code;
  const place = obx.place(3);
  throw refuse('101', place, `${place} no dice qué se midió. Ponga el código o el nombre del estudio.`);
}

function toObservation(
  context: MapContext,
  { obx: lines, notes }: ObservationGroup,
  code: CodeableConcept,
  frame: ObservationFrame,
  identifier: Identifier[],
): Observation {
  const obx = lines[0]!;
  const component = codedComponents(context, obx);
  const { attachment, note, ...value } = component ? {} : linesValue(context, lines);
  const status = obx.text(11).toUpperCase();
  const observation: Observation = {
    resourceType: 'Observation',
    identifier,
    status: OBSERVATION_STATUS[status] ?? frame.status ?? 'unknown',
    category: [categoryOf(code) ?? frame.category].filter((item) => item !== undefined),
    code,
    subject: frame.patient.reference,
    encounter: frame.encounter,
    effectiveDateTime: dateTime(context, obx, 14) ?? frame.effective,
    issued: frame.issued ?? toInstant(obx.text(19), context.profile, obx.place(19)),
    performer: performers(context, obx),
    ...value,
    ...(component ? { component } : {}),
    interpretation: interpretations(obx),
    note: noteTexts(notes, note).map((text) => ({ text })),
    bodySite: concept(context, obx, 20),
    method: concept(context, obx, 17),
    referenceRange: rangeOf(context, obx),
  };
  if (attachment) observation.extension = [{ url: ATTACHMENT_EXTENSION, valueAttachment: attachment }];
  if (status === 'N') observation.dataAbsentReason = absentReason('not-asked');
  else if (status === 'X' && Object.keys(value).length === 0) observation.dataAbsentReason = absentReason('error');
  return observation;
}

const absentReason = (code: string): CodeableConcept => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code }],
});

function linesValue(context: MapContext, lines: readonly Segment[]): ReturnType<typeof toValue> {
  if (lines.length === 1) return toValue(context, lines[0]!);
  const text = lines.map((line) => toText(context, line)).join('\n');
  return text.trim() === '' ? {} : { valueString: text.trim() };
}

function rangeOf(context: MapContext, obx: Segment): ObservationReferenceRange[] {
  const range = toReferenceRange(obx.field(7).whole(), toUnit(obx.field(6), context.profile.clues));
  return range === undefined ? [] : [range];
}

function noteTexts(notes: readonly Segment[], own: string | undefined): string[] {
  const text = textOf(notes);
  return [text, own ?? ''].filter((part) => part !== '');
}

/** LOINC vital signs are known by their code, whatever the sender's section. */
function categoryOf(code: CodeableConcept): CodeableConcept | undefined {
  const vital = code.coding?.some((coding) => coding.system === LOINC_SYSTEM && VITAL_SIGNS.has(coding.code ?? ''));
  return vital ? observationCategory('vital-signs') : undefined;
}

export const observationCategory = (code: 'laboratory' | 'imaging' | 'vital-signs'): CodeableConcept => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }],
});

function performers(context: MapContext, obx: Segment): Reference<Organization | Practitioner>[] {
  const observers = obx.repetitions(16).map((xcn) => toPractitioner(xcn, context.profile.clues));
  const laboratory = obx.text(23);
  return [
    facility(context),
    ...observers.filter((reference) => reference !== undefined),
    ...(laboratory === '' ? [] : [{ type: 'Organization' as const, display: laboratory }]),
  ];
}

function interpretations(obx: Segment): CodeableConcept[] {
  return obx.repetitions(8).flatMap((field): CodeableConcept[] => {
    const code = field.text(1).toUpperCase();
    if (!INTERPRETATIONS.has(code)) {
      const text = field.text(2) || field.text(1);
      return text === '' ? [] : [{ text }];
    }
    const system = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
    return [{ coding: [{ system, code, display: field.text(2) || undefined }] }];
  });
}
