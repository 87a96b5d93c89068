/** ORC and OBR with what hangs below them to DiagnosticReport and its observations: v2-to-FHIR OBR[DiagnosticReport]. */
import { estudioSystem, ORDEN_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { readOrderNumber } from '@amate/terminology/ordering/order-number.ts';
import type {
  CodeableConcept,
  DiagnosticReport,
  Encounter,
  Identifier,
  Observation,
  Practitioner,
  Reference,
} from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { concept, dateTime, facility, type MapContext, type MappedPatient } from './context.ts';
import { toInstant } from './datatypes/date-time.ts';
import { unnumbered } from './message-key.ts';
import {
  addObservations,
  groupObservations,
  type ObservationGroup,
  observationCategory,
  plainKeys,
} from './observation.ts';
import { textOf } from './order-group.ts';
import { toPractitioner } from './practitioner.ts';
import { ResultKeys, type Studied } from './result-keys.ts';
import { solicitudSystem } from './systems.ts';
import { IMAGING_SECTIONS, LABORATORY_SECTIONS, REPORT_STATUS } from './tables.ts';

export interface OrderGroup {
  readonly orc: Segment | undefined;
  readonly obr: Segment;
  /** NTE about the study: below its OBR, before the first OBX. */
  readonly notes: readonly Segment[];
  /** OBX and NTE, in order. */
  readonly results: readonly Segment[];
}

/** An OBR with what its results will be known by. */
interface Study extends OrderGroup, Studied {
  readonly code: CodeableConcept;
  readonly filler: string;
  readonly placer: string;
  readonly orderKey: string;
  readonly groups: readonly ObservationGroup[];
}

/** The reports of a message: their keys are given out together, since several OBR may be of one accession. */
export function addReports(
  context: MapContext,
  orders: readonly OrderGroup[],
  patient: MappedPatient,
  encounter: Reference<Encounter> | undefined,
): void {
  const studies = orders.map((order) => toStudy(context, order, patient));
  const keys = new ResultKeys(studies);
  for (const study of studies) addReport(context, study, keys, patient, encounter);
}

function toStudy(context: MapContext, order: OrderGroup, patient: MappedPatient): Study {
  const { orc, obr, results } = order;
  const code = concept(context, obr, 4);
  if (code === undefined) {
    throw refuse('101', obr.place(4), `${obr.place(4)} no dice qué estudio es. Ponga su código o su nombre.`);
  }
  const filler = obr.text(3) || (orc?.text(3) ?? '');
  const placer = obr.text(2) || (orc?.text(2) ?? '');
  const orderKey = filler || placer || unnumbered(context, patient.localKey, obr);
  const study = code.coding?.[0]?.code ?? code.text ?? '';
  const groups = groupObservations(results);
  const plain = [`${orderKey}:${study}`, ...plainKeys(context, groups, orderKey)];
  return { ...order, code, filler, placer, orderKey, groups, study, taken: dateTime(context, obr, 7) ?? '', plain };
}

function addReport(
  context: MapContext,
  study: Study,
  keys: ResultKeys,
  patient: MappedPatient,
  encounter: Reference<Encounter> | undefined,
): void {
  const { obr, code, filler, placer, orderKey } = study;
  const section = obr.text(24).toUpperCase();
  const issued = toInstant(obr.text(22), context.profile, obr.place(22));
  const effective = dateTime(context, obr, 7) ?? dateTime(context, obr, 22);
  const status = REPORT_STATUS[obr.text(25).toUpperCase()] ?? 'unknown';
  const category = sectionCategory(section);
  const frame = {
    patient,
    ...(encounter ? { encounter } : {}),
    orderKey,
    ...(effective ? { effective } : {}),
    ...(issued ? { issued } : {}),
    status: observationStatus(status),
    ...(category ? { category } : {}),
  };
  const system = estudioSystem(context.profile.clues);
  const { value, other } = keys.take(study, `${orderKey}:${study.study}`);
  const conclusion = textOf(study.notes);
  const report: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    identifier: [
      ...[value, ...other].map((one) => ({ system, value: one })),
      ...orderNumbers(context.profile.clues, filler, placer),
    ],
    ...orderOf(placer, context.profile.clues),
    status,
    category:
      section === '' ? [] : [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: section }] }],
    code,
    subject: patient.reference,
    encounter: encounter,
    ...effectiveOf(context, obr, effective),
    issued,
    performer: [facility(context)],
    resultsInterpreter: interpreters(obr, context.profile.clues),
    result: addObservations(context, study.groups, frame, { keys, study }),
    conclusion: conclusion || undefined,
  };
  context.builder.add(report, 'update', { system, value }, obr);
}

/** An accession may carry several studies, so the filler number alone does not name one report; it still finds them. */
function orderNumbers(clues: string, filler: string, placer: string): Identifier[] {
  const typed = (code: string, value: string, at: string): Identifier => ({
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }] },
    system: at,
    value,
  });
  return [
    ...(filler === '' ? [] : [typed('FILL', filler, estudioSystem(clues))]),
    ...(placer === '' ? [] : [typed('PLAC', placer, solicitudSystem(clues))]),
  ];
}

/**
 * The number of an order that a clinic made here comes back as it was printed: its check digit tells it from a number of the hospital's own,
 * which names the order of an ORM or OML.
 */
function orderOf(placer: string, clues: string): Pick<DiagnosticReport, 'basedOn'> {
  if (placer === '') return {};
  const own = readOrderNumber(placer);
  const identifier =
    own === undefined ? { system: solicitudSystem(clues), value: placer } : { system: ORDEN_SYSTEM, value: own };
  return { basedOn: [{ type: 'ServiceRequest', identifier }] };
}

/** OBX-11 decides; without it an observation is as final as its report says, and a report has states of its own. */
function observationStatus(status: DiagnosticReport['status']): Observation['status'] {
  switch (status) {
    case 'partial':
    case 'appended':
    case undefined:
      return 'preliminary';
    default:
      return status;
  }
}

export function sectionCategory(section: string): CodeableConcept | undefined {
  if (LABORATORY_SECTIONS.has(section)) return observationCategory('laboratory');
  return IMAGING_SECTIONS.has(section) ? observationCategory('imaging') : undefined;
}

function effectiveOf(
  context: MapContext,
  obr: Segment,
  start: string | undefined,
): Pick<DiagnosticReport, 'effectiveDateTime' | 'effectivePeriod'> {
  const end = dateTime(context, obr, 8);
  if (end === undefined || start === undefined || Date.parse(end) < Date.parse(start))
    return { effectiveDateTime: start };
  return { effectivePeriod: { start, end } };
}

/** NDL: the person's parts are subcomponents of its first component. */
function interpreters(obr: Segment, clues: string): Reference<Practitioner>[] {
  const ndl = obr.field(32);
  const [id, family, given] = [1, 2, 3].map((sub) => ndl.text(1, sub));
  if (family) {
    const person: Reference<Practitioner> = {
      type: 'Practitioner',
      display: [given, family].filter((part) => part).join(' '),
    };
    return [id ? { ...person, identifier: { value: id } } : person];
  }
  const plain = obr.has(32) ? toPractitioner(ndl, clues) : undefined;
  return plain === undefined ? [] : [plain];
}
