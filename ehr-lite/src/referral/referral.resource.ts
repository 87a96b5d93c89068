/** Network edge of referrals: the lists of both sides, one referral, its notes, and the free places of the hospital's referral services. */
import { CLUES_SYSTEM, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { OPEN_STATES, TASK_STATUS } from '@amate/terminology/ordering/referral-states.ts';
import type { Appointment, Composition, Organization, Parameters, Task } from '@medplum/fhirtypes';
import { hubNow } from '../hub/clock.ts';
import type { Bundle, Patient, ServiceRequest } from '../hub/r4.ts';
import { ask, FHIR_BASE, read, search } from '../hub/read.ts';
import { byWaiting, type Referral, referralOf } from './referral.ts';

const CODE = `${TAREA_SYSTEM}|referencia`;
const OPEN = OPEN_STATES.map((state) => TASK_STATUS[state]).join(',');
const MOST = '200';
type Side = 'owner' | 'requester';

export const criteriaOf = (side: Side, clues: string): URLSearchParams =>
  new URLSearchParams({ code: CODE, [`${side}:identifier`]: `${CLUES_SYSTEM}|${clues}` });

export async function readOpen(side: Side, clues: string, signal?: AbortSignal): Promise<readonly Referral[]> {
  const asked = criteriaOf(side, clues);
  asked.set('status', OPEN);
  asked.set('_count', MOST);
  return [...(await readAll(asked, signal))].sort(byWaiting);
}

export async function readReferral(id: string, signal?: AbortSignal): Promise<Referral | undefined> {
  return (await readAll(new URLSearchParams({ _id: id }), signal))[0];
}

async function readAll(asked: URLSearchParams, signal?: AbortSignal): Promise<readonly Referral[]> {
  for (const include of ['Task:focus', 'Task:patient']) asked.append('_include', include);
  const { entry = [] } = await read<Bundle<Task | Patient | ServiceRequest>>(`${FHIR_BASE}/Task?${asked}`, signal);
  const all = new Map<string, Task | Patient | ServiceRequest | undefined>(
    entry.map(({ resource }) => [`${resource?.resourceType}/${resource?.id}`, resource]),
  );
  return [...all.values()].flatMap((one) => {
    if (one?.resourceType !== 'Task') return [];
    const patient = all.get(one.for?.reference ?? '') as Patient | undefined;
    const request = all.get(one.focus?.reference ?? '') as ServiceRequest | undefined;
    return referralOf(one, patient, request, hubNow()) ?? [];
  });
}

export const readNote = (id: string, signal?: AbortSignal): Promise<Composition> =>
  read(`${FHIR_BASE}/Composition/${encodeURIComponent(id)}`, signal);

export interface Place {
  readonly id: string;
  readonly start: string;
  readonly service: string;
}

const DAYS_AHEAD = 45;
const SHOWN = '6';

/** None when the hospital keeps no agenda here: the date is written by hand. */
export async function freePlaces(clues: string, { task, patientId }: Referral, day: string): Promise<readonly Place[]> {
  const units = await search<Organization>('Organization', { identifier: `${CLUES_SYSTEM}|${clues}`, _count: '1' });
  const [unit] = units.resources;
  if (unit?.id === undefined) return [];
  const asked = new URLSearchParams({
    start: `${day}T00:00:00-06:00`,
    end: new Date(Date.parse(`${day}T00:00:00-06:00`) + DAYS_AHEAD * 86_400_000).toISOString(),
    organization: `Organization/${unit.id}`,
    'patient-reference': `Patient/${patientId}`,
    'referral-reference': task.focus?.reference ?? '',
    _count: SHOWN,
  });
  const found = await read<Bundle<Appointment>>(`${FHIR_BASE}/Appointment/$find?${asked}`);
  return (found.entry ?? []).flatMap(({ resource }) =>
    resource?.id === undefined || resource.start === undefined
      ? []
      : [{ id: resource.id, start: resource.start, service: resource.serviceType?.[0]?.text ?? '' }],
  );
}

/** @returns id of the Appointment @throws HubProblem when somebody took the place meanwhile */
export async function bookPlace({ id }: Place, { task, patientId }: Referral): Promise<string | undefined> {
  const reference = (name: string, value: string) => ({ name, valueReference: { reference: value } });
  const body: Parameters = {
    resourceType: 'Parameters',
    parameter: [
      reference('appointment-reference', `Appointment/${id}`),
      reference('patient-reference', `Patient/${patientId}`),
      reference('referral-reference', task.focus?.reference ?? ''),
      { name: 'operation-id', valueString: `${task.id}-${id}` },
    ],
  };
  const path = `${FHIR_BASE}/Appointment/$book`;
  return (await ask<Bundle<Appointment>>({ method: 'POST', path, body })).entry?.[0]?.resource?.id;
}
