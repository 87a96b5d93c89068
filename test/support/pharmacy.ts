/** What tests of the shelves share: a pharmacy with stock, prescriptions under a folio, dispensing as a client does it. */
import { randomInt, randomUUID } from 'node:crypto';
import {
  COMPENDIO_SYSTEM,
  LUGAR_DE_INSUMOS_SYSTEM,
  RECETA_SYSTEM,
  SURTIDO_EXTENSION,
} from '@amate/terminology/identifiers/systems.ts';
import { makeFolio } from '@amate/terminology/prescribing/folio.ts';
import type { MedicationDispense, MedicationRequest } from '@medplum/fhirtypes';
import type { Answer } from './hub.ts';
import { dayFromToday } from './today.ts';

export const PARACETAMOL = '010.000.0104.00';

export const inDays = dayFromToday;

export interface Row {
  readonly clave?: string;
  readonly lote?: string;
  readonly caducidad?: string;
  readonly envases: number;
  readonly [more: string]: unknown;
}

export const newFolio = (): string => makeFolio((below) => randomInt(below));

export interface Caller {
  readonly baseUrl: string;
  readonly token: string;
}

/** Asks `/insumos`. */
export async function insumos(
  { baseUrl, token }: Caller,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(`${baseUrl}/insumos${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** Somebody of the city whom any unit may name as its witness. @returns the key of the account */
export async function witness(db: { query(text: string, values: unknown[]): Promise<unknown> }): Promise<string> {
  const id = randomUUID();
  const sql = `insert into account (id, username, role, name) values ($1, $2, 'operador', 'Testigo de prueba')`;
  await db.query(sql, [id, `testigo-${id.slice(0, 8)}`]);
  return id;
}

export const receipt = (clues: string, renglones: readonly Row[], operacion: string = randomUUID()): object => ({
  ...{ operacion, clues },
  renglones: renglones.map((row) => ({
    clave: PARACETAMOL,
    lote: 'L1',
    caducidad: inDays(300),
    unidadesPorEnvase: 10,
    unidad: 'tableta',
    ...row,
  })),
});

export const prescription = (
  patient: string,
  more: Partial<MedicationRequest> = {},
  clave = PARACETAMOL,
): MedicationRequest => {
  const folio = newFolio();
  return {
    resourceType: 'MedicationRequest',
    id: randomUUID(),
    ...{ status: 'active', intent: 'order' },
    subject: { reference: `Patient/${patient}` },
    identifier: [{ use: 'secondary', system: RECETA_SYSTEM, value: folio }],
    groupIdentifier: { system: RECETA_SYSTEM, value: folio },
    medicationCodeableConcept: {
      coding: [{ system: COMPENDIO_SYSTEM, code: clave }],
      text: 'Paracetamol 500 mg, tableta',
    },
    dosageInstruction: [{ text: 'Tomar 1 tableta cada 8 horas por 10 días' }],
    dispenseRequest: { quantity: { value: 30, unit: 'tableta' }, numberOfRepeatsAllowed: 0 },
    ...more,
  };
};

export interface Given {
  readonly clues: string;
  readonly patient: string;
  readonly request?: string | undefined;
  readonly packs?: number | undefined;
  readonly lots?: readonly { readonly lot: string; readonly packs: number }[];
  readonly clave?: string;
}

export const dispense = ({
  clues,
  patient,
  request,
  packs,
  lots = [],
  clave = PARACETAMOL,
}: Given): MedicationDispense => ({
  resourceType: 'MedicationDispense',
  id: randomUUID(),
  status: 'completed',
  subject: { reference: `Patient/${patient}` },
  medicationCodeableConcept: { coding: [{ system: COMPENDIO_SYSTEM, code: clave }] },
  location: { identifier: { system: LUGAR_DE_INSUMOS_SYSTEM, value: `${clues}/farmacia` } },
  performer: [{ actor: { display: 'Q.F.B. Lucía Hernández Soto' } }],
  ...(request !== undefined && { authorizingPrescription: [{ reference: `MedicationRequest/${request}` }] }),
  ...(packs !== undefined && { quantity: { value: packs, unit: 'envase' } }),
  ...(lots.length > 0 && {
    extension: [
      {
        url: SURTIDO_EXTENSION,
        extension: lots.map(({ lot, packs: envases }) => ({
          url: 'lote',
          extension: [
            { url: 'numero', valueString: lot },
            { url: 'envases', valueInteger: envases },
          ],
        })),
      },
    ],
  }),
});
