/** Network edge of prescribing: what the checks read of the record, the catalogue's details, a prescription by its folio. */
import { CLUES_SYSTEM, COMPENDIO_SYSTEM, RECETA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { MedicationRequest, Organization, Parameters } from '@medplum/fhirtypes';
import type { Observation } from '../hub/r4.ts';
import { FHIR_BASE, type Page, read, search } from '../hub/read.ts';
import type { Details } from './medicine.ts';

export const findActiveRequests = (patient: string, signal?: AbortSignal): Promise<Page<MedicationRequest>> =>
  search('MedicationRequest', { patient, status: 'active', _sort: '-authoredon', _count: '100' }, signal);

const LOINC = 'http://loinc.org';
/** Body weight, creatinine, eGFR (CKD-EPI 2009 and 2021, MDRD), pregnancy status. */
const CODES = ['29463-7', '2160-0', '62238-1', '98979-8', '33914-3', '82810-3'];

export const findMeasures = (patient: string, signal?: AbortSignal): Promise<Page<Observation>> =>
  search(
    'Observation',
    { patient, code: CODES.map((code) => `${LOINC}|${code}`).join(','), _sort: '-date', _count: '50' },
    signal,
  );

export async function readDetails(key: string, signal?: AbortSignal): Promise<Details> {
  const asked = new URLSearchParams({ system: COMPENDIO_SYSTEM, code: key });
  const answer = await read<Parameters>(`${FHIR_BASE}/CodeSystem/$lookup?${asked}`, signal);
  const pairs = (answer.parameter ?? []).flatMap(({ name, part }) => {
    const code = part?.find((one) => one.name === 'code')?.valueCode;
    const value = part?.find((one) => one.name === 'value')?.valueString;
    return name === 'property' && code !== undefined && value !== undefined ? [[code, value] as const] : [];
  });
  return Object.fromEntries(pairs) as Details;
}

export const findByFolio = (folio: string, signal?: AbortSignal): Promise<Page<MedicationRequest>> =>
  search('MedicationRequest', { identifier: `${RECETA_SYSTEM}|${folio}`, _count: '50' }, signal);

export interface Unit {
  readonly name: string | undefined;
  readonly address: string | undefined;
}

/** Name and address of the unit, as the directory has them; `undefined` of what it has not. */
export async function readUnit(clues: string, signal?: AbortSignal): Promise<Unit> {
  const { resources } = await search<Organization>(
    'Organization',
    { identifier: `${CLUES_SYSTEM}|${clues}`, _count: '1' },
    signal,
  );
  const [unit] = resources;
  const { text, line = [], district, city, state, postalCode } = unit?.address?.[0] ?? {};
  const parts = [...line, district, city, state, postalCode && `C.P. ${postalCode}`].filter(Boolean).join(', ');
  return { name: unit?.name, address: text ?? (parts === '' ? undefined : parts) };
}
