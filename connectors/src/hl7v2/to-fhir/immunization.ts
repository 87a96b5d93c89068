/** VXU^V04 to Immunization: v2-to-FHIR VXU_V04, ORC[Immunization], RXA[Immunization], RXR[Immunization], and the CDC's OBX below RXA. */
import type { Immunization, ImmunizationPerformer } from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { addAllergies } from './allergy.ts';
import { CONCEPT_MAPS } from './concept-maps.ts';
import { concept, dateTime, facility, type MapContext, type MappedPatient } from './context.ts';
import { toDate } from './datatypes/date-time.ts';
import { amount, routeOf, type Treated } from './dose.ts';
import { addObservations, groupObservations, type KeysOf, ownKeys } from './observation.ts';
import { allInOrder, numbersOf, type OrderSegments, orderSegments, textOf } from './order-group.ts';
import { addPatient } from './patient.ts';
import { toPractitioner } from './practitioner.ts';
import { vacunacionSystem } from './systems.ts';
import { visitOf } from './visit.ts';

/** CVX for "no vaccine administered": a forecast or a history stands in its OBX. */
const NONE = '998';

export function mapVxu(context: MapContext): string {
  const patient = addPatient(context, 'update');
  const orders = orderSegments(context.message).filter(({ detail }) => detail?.name === 'RXA');
  const encounter = visitOf(context, patient);
  addAllergies(context, patient);
  const results = ownKeys();
  for (const order of orders) addVaccination(context, order, order.detail!, { patient, encounter }, results);
  return patient.patientKey;
}

function addVaccination(
  context: MapContext,
  order: OrderSegments,
  rxa: Segment,
  treated: Treated,
  results: KeysOf,
): void {
  const { clues } = context.profile;
  const code = concept(context, rxa, 5);
  if (code === undefined) {
    throw refuse('101', rxa.place(5), `${rxa.place(5)} no dice qué vacuna es. Ponga su código o su nombre.`);
  }
  const when = dateTime(context, rxa, 3);
  const name = code.coding?.[0]?.code ?? code.text ?? '';
  const key = keyOf(order, treated.patient, name, when ?? context.header.controlId);
  const identifier = { system: vacunacionSystem(clues), value: key };
  const rest = groupObservations(allInOrder(order, 'OBX', 'NTE')).filter(({ obx }) => !isDetail(obx[0]!));
  const frame = {
    patient: treated.patient,
    ...(treated.encounter ? { encounter: treated.encounter } : {}),
    orderKey: key,
    ...(when ? { effective: when } : {}),
  };
  addObservations(context, rest, frame, results);
  if (name === NONE) return;
  if (when === undefined)
    throw refuse('101', rxa.place(3), `${rxa.place(3)} no dice cuándo se aplicó. Ponga la fecha.`);
  const resource = toImmunization(context, order, rxa, treated);
  context.builder.add(
    { ...resource, identifier: [identifier], vaccineCode: code, occurrenceDateTime: when },
    'update',
    identifier,
    rxa,
  );
}

/** The filler's number, unless it is the 9999 that many systems write for none; else who, what and when. */
function keyOf(order: OrderSegments, patient: MappedPatient, code: string, when: string): string {
  const { filler, placer } = numbersOf(order);
  const number = filler !== '' && filler !== '9999' ? filler : placer;
  return `${number || patient.localKey}:${code}:${number ? '' : when.slice(0, 10)}`.replace(/:$/, '');
}

type Detailed = Omit<Immunization, 'vaccineCode' | 'occurrenceDateTime' | 'occurrenceString'>;

function toImmunization(
  context: MapContext,
  order: OrderSegments,
  rxa: Segment,
  { patient, encounter }: Treated,
): Detailed {
  const { clues } = context.profile;
  const deleted = rxa.text(21).toUpperCase() === 'D';
  const completion = CONCEPT_MAPS.completionStatus[rxa.text(20).toUpperCase()] as Immunization['status'] | undefined;
  const route = routeOf(context, order);
  const source = rxa.text(9).trim();
  // `00` new record; `01` and up: from history. RXA-9 also carries plain notes.
  const primary = source === '' || source === '00' ? true : /^0[1-8]$/.test(source) ? false : undefined;
  const maker = rxa.text(17, 2) || rxa.text(17);
  return {
    resourceType: 'Immunization',
    status: deleted ? 'entered-in-error' : (completion ?? 'completed'),
    statusReason: concept(context, rxa, 18),
    patient: patient.reference,
    encounter,
    recorded: dateTime(context, rxa, 22),
    primarySource: primary,
    reportOrigin: primary === false ? concept(context, rxa, 9) : undefined,
    manufacturer: maker === '' ? undefined : { type: 'Organization', display: maker },
    lotNumber: rxa.text(15) || undefined,
    expirationDate: toDate(rxa.text(16), context.profile, rxa.place(16)),
    route: route.route,
    site: route.site,
    // RXA-6 = 999 says "amount not known".
    doseQuantity: rxa.text(6) === '999' ? undefined : amount(context, rxa, 6, 7),
    performer: performers(context, order, rxa, clues),
    note: noteOf(order),
    reasonCode: [concept(context, rxa, 19)].filter((one) => one !== undefined),
    ...details(context, order),
  };
}

function performers(context: MapContext, order: OrderSegments, rxa: Segment, clues: string): ImmunizationPerformer[] {
  const system = 'http://terminology.hl7.org/CodeSystem/v2-0443';
  const by = (code: string, actor: ImmunizationPerformer['actor'] | undefined): ImmunizationPerformer[] =>
    actor === undefined ? [] : [{ function: { coding: [{ system, code }] }, actor }];
  const ordered = order.orc?.has(12) ? toPractitioner(order.orc.field(12), clues) : undefined;
  const given = rxa.repetitions(10).flatMap((xcn) => by('AP', toPractitioner(xcn, clues)));
  return [...given, ...by('OP', ordered), { actor: facility(context) }];
}

function noteOf(order: OrderSegments): Immunization['note'] {
  const before = order.all.findIndex(({ name }) => name === 'OBX');
  const text = textOf((before < 0 ? order.all : order.all.slice(0, before)).filter(({ name }) => name === 'NTE'));
  return text === '' ? undefined : [{ text }];
}

/** LOINC of the CDC's guide that have an element of Immunization; every other OBX is an observation. */
const DETAIL = {
  funding: '30963-3',
  eligibility: '64994-7',
  dose: '30973-2',
  document: '69764-9',
  published: '29768-9',
  presented: '29769-7',
} as const;
const DETAIL_CODES: ReadonlySet<string> = new Set(Object.values(DETAIL));

const isDetail = (obx: Segment): boolean => DETAIL_CODES.has(obx.text(3)) && /^(LN|LOINC)$/i.test(obx.text(3, 3));

function details(context: MapContext, order: OrderSegments): Partial<Immunization> {
  const all = allInOrder(order, 'OBX').filter(isDetail);
  const find = (code: string): Segment | undefined => all.find((obx) => obx.text(3) === code && obx.has(5));
  const date = (code: string): string | undefined => {
    const obx = find(code);
    return obx && dateTime(context, obx, 5);
  };
  const [funding, eligibility, dose, document] = [DETAIL.funding, DETAIL.eligibility, DETAIL.dose, DETAIL.document].map(
    find,
  );
  const number = dose?.text(5) ?? '';
  const [published, presented] = [date(DETAIL.published), date(DETAIL.presented)];
  const title = document ? document.text(5, 2) || document.text(5) : '';
  return {
    fundingSource: funding && concept(context, funding, 5),
    programEligibility: eligibility ? [concept(context, eligibility, 5)].filter((one) => one !== undefined) : undefined,
    // imm-1: what it is, or where it is to be had.
    education:
      title === '' ? undefined : [{ documentType: title, publicationDate: published, presentationDate: presented }],
    protocolApplied:
      number === ''
        ? undefined
        : [/^[1-9]\d{0,3}$/.test(number) ? { doseNumberPositiveInt: Number(number) } : { doseNumberString: number }],
  };
}
