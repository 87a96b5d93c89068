/**
 * Prescriptions that wait at the demonstration's counter, each for one thing that can happen there: all of it is on the shelf, part of it is,
 * a controlled medicine, one that is over. Their folios are the same at every first start, so that the manual can name them.
 */
import {
  ATC_SYSTEM,
  CLUES_SYSTEM,
  COMPENDIO_SYSTEM,
  OPERACION_SYSTEM,
  RECETA_ESPECIAL_SYSTEM,
  RECETA_SYSTEM,
  RENGLON_SYSTEM,
  SINTETICO_TAG,
} from '@amate/terminology/identifiers/systems.ts';
import { makeFolio } from '@amate/terminology/prescribing/folio.ts';
import type { Bundle, MedicationRequest, Patient } from '@medplum/fhirtypes';

interface Line {
  readonly clave: string;
  readonly medicine: string;
  readonly dose: string;
  readonly tablets: number;
  readonly unit?: string;
  readonly atc?: string;
  readonly special?: string;
}
export interface DemoPrescription {
  readonly folio: string;
  /** What it shows. */
  readonly about: string;
  readonly daysAgo: number;
  readonly validDays?: number;
  readonly lines: readonly Line[];
}

const METFORMINA: Line = {
  ...{ clave: '010.000.5165.00', medicine: 'Metformina 850 mg, tableta', tablets: 60 },
  dose: 'Tomar 1 tableta cada 12 horas, con los alimentos, por 30 días',
};
const DAY_MS = 86_400_000;

/** The number stands for itself: a folio of the demonstration is no secret. */
const folioOf = (number: number): string => {
  let next = number;
  return makeFolio((below) => {
    next = (next * 16_807 + 11) % 2_147_483_647;
    return next % below;
  });
};

export const DEMO_PRESCRIPTIONS: readonly DemoPrescription[] = [
  {
    ...{ folio: folioOf(1_201), about: 'completa', daysAgo: 0 },
    lines: [
      METFORMINA,
      {
        ...{ clave: '010.000.2520.00', medicine: 'Losartán 50 mg, gragea', tablets: 30, unit: 'gragea' },
        dose: 'Tomar 1 gragea cada 24 horas por 30 días',
      },
    ],
  },
  {
    ...{ folio: folioOf(2_302), about: 'alcanza para una parte', daysAgo: 1 },
    lines: [
      {
        ...{ clave: '010.000.0574.00', medicine: 'Captopril 25 mg, tableta', tablets: 90 },
        dose: 'Tomar 1 tableta cada 8 horas por 30 días',
      },
      {
        ...{ clave: '010.000.0104.00', medicine: 'Paracetamol 500 mg, tableta', tablets: 15 },
        dose: 'Tomar 1 tableta cada 8 horas por 5 días, si hay dolor',
      },
    ],
  },
  {
    ...{ folio: folioOf(3_403), about: 'controlado, fracción II', daysAgo: 0, validDays: 30 },
    lines: [
      {
        ...{ clave: 'ARR-N03AE01-1', medicine: 'Clonazepam 2 mg, tableta', tablets: 30, atc: 'N03AE01' },
        ...{ dose: 'Tomar 1 tableta cada 24 horas, por la noche, por 30 días', special: 'RE-DEMO-0001' },
      },
    ],
  },
  {
    ...{ folio: folioOf(4_504), about: 'vencida', daysAgo: 45, validDays: 30 },
    lines: [
      {
        ...{ clave: 'ARR-N03AE01-1', medicine: 'Clonazepam 2 mg, tableta', tablets: 30, atc: 'N03AE01' },
        ...{ dose: 'Tomar 1 tableta cada 24 horas, por la noche, por 30 días', special: 'RE-DEMO-0002' },
      },
    ],
  },
];

/** One transaction: as many as there are people. */
export function demoPrescriptions(people: readonly Patient[], clues: string, nowMs: number): Bundle {
  const requests = DEMO_PRESCRIPTIONS.slice(0, people.length).flatMap((one, at) =>
    one.lines.map((line, row) =>
      requestOf(one, line, { id: `demo-receta-${at + 1}-${row + 1}`, row, clues, nowMs, person: people[at]! }),
    ),
  );
  return {
    ...{ resourceType: 'Bundle', type: 'transaction' },
    identifier: { system: OPERACION_SYSTEM, value: 'demo-recetas-1' },
    entry: requests.map((resource) => ({
      resource,
      request: { method: 'PUT', url: `MedicationRequest/${resource.id}` },
    })),
  };
}

interface Written {
  readonly id: string;
  readonly row: number;
  readonly clues: string;
  readonly nowMs: number;
  readonly person: Patient;
}

function requestOf(
  prescription: DemoPrescription,
  line: Line,
  { id, row, clues, nowMs, person }: Written,
): MedicationRequest {
  const { folio, daysAgo, validDays } = prescription;
  const { clave, medicine, dose, tablets, unit = 'tableta', atc, special } = line;
  const writtenMs = nowMs - daysAgo * DAY_MS;
  const at = new Date(writtenMs).toISOString();
  return {
    ...{ resourceType: 'MedicationRequest', id, meta: { tag: [SINTETICO_TAG] }, status: 'active', intent: 'order' },
    identifier: [
      { system: RENGLON_SYSTEM, value: `${folio}/${row + 1}` },
      { use: 'secondary', system: RECETA_SYSTEM, value: folio },
      ...(special === undefined ? [] : [{ system: RECETA_ESPECIAL_SYSTEM, value: special }]),
    ],
    groupIdentifier: { system: RECETA_SYSTEM, value: folio },
    medicationCodeableConcept: {
      coding: [
        { system: COMPENDIO_SYSTEM, code: clave, display: medicine },
        ...(atc === undefined ? [] : [{ system: ATC_SYSTEM, code: atc }]),
      ],
      text: medicine,
    },
    subject: { reference: `Patient/${person.id}` },
    authoredOn: at,
    requester: { display: 'Dra. Elena Ruiz Ortega' },
    dosageInstruction: [{ sequence: 1, text: dose }],
    dispenseRequest: {
      performer: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues } },
      quantity: { value: tablets, unit },
      numberOfRepeatsAllowed: 0,
      ...(validDays !== undefined && {
        validityPeriod: { start: at, end: new Date(writtenMs + validDays * DAY_MS).toISOString() },
      }),
    },
  };
}
