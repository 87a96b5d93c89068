/** Network edge of Patient: by id, by CURP, by name (https://hl7.org/fhir/R4/patient.html#search). */
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Parameters } from '@medplum/fhirtypes';
import type { Patient } from '../hub/r4.ts';
import { FHIR_BASE, type Page, read, search } from '../hub/read.ts';

export const PEOPLE_PER_PAGE = 20;

export const readPatient = (id: string, signal?: AbortSignal): Promise<Patient> =>
  read(`${FHIR_BASE}/Patient/${encodeURIComponent(id)}`, signal);

export const findByCurp = (curp: string, signal?: AbortSignal): Promise<Page<Patient>> =>
  search('Patient', { identifier: `${CURP_SYSTEM}|${curp}`, _count: '5' }, signal);

/** Every word must match some part of the name: "lopez mari" finds María López. FHIR: repeated parameters are AND. */
export function findByName(name: string, signal?: AbortSignal): Promise<Page<Patient>> {
  const params = new URLSearchParams();
  for (const word of name.split(' ')) params.append('name', word.replace(/[\\,$|]/g, '\\$&'));
  params.set('_count', String(PEOPLE_PER_PAGE));
  return search('Patient', params, signal);
}

/** Of all records that were joined into this one; null: none of them has a CURP. */
export const goldenCurp = async (id: string, signal?: AbortSignal): Promise<string | null> =>
  curpInGolden(await read<Parameters>(`${FHIR_BASE}/Patient/${encodeURIComponent(id)}/$registro-dorado`, signal));

/** @param golden as hie-core/src/mpi/merge/golden-operation.ts answers */
export function curpInGolden({ parameter = [] }: Parameters): string | null {
  const said = parameter.filter(({ name }) => name === 'atributo').map(({ part = [] }) => part);
  const textOf = (part: typeof parameter, name: string) => part.find((one) => one.name === name)?.valueString;
  const curp = said.find((part) => textOf(part, 'nombre') === 'curp');
  return (curp && textOf(curp, 'valor')) ?? null;
}
