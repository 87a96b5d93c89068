/** A clinic that orders, the laboratory that answers, and what the clinic then has to review: at a real hub. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLUES_SYSTEM, LOINC_SYSTEM, ORDEN_SYSTEM, SOLICITUD_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { orderNumber } from '@amate/terminology/ordering/order-number.ts';
import { makeFolio } from '@amate/terminology/prescribing/folio.ts';
import { type As, actingAs, callerTokens } from '@amate/test/support/caller-tokens.ts';
import type { RunningHub } from '@amate/test/support/hub.ts';
import { expect } from '@jest/globals';
import type { Task } from '@medplum/fhirtypes';

export const CLINIC = 'DFSIC000011';
export const HOSPITAL = 'DFSSA003162';

export const unit = (clues: string) => ({
  type: 'Organization',
  identifier: { system: CLUES_SYSTEM, value: clues },
});
export const loinc = (code: string) => ({ coding: [{ system: LOINC_SYSTEM, code }] });
export const named = (number: string) => ({
  basedOn: [{ type: 'ServiceRequest', identifier: { system: ORDEN_SYSTEM, value: number } }],
});
export const measured = (code: string, value: number, interpretation?: string) => ({
  code: loinc(code),
  valueQuantity: { value, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  ...(interpretation !== undefined && { interpretation: [{ coding: [{ code: interpretation }] }] }),
});
export const inputsOf = (task: Task) =>
  Object.fromEntries(task.input!.map(({ type, valueString }) => [type.text, valueString]));

export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error('it did not come');
}

export interface Clinic {
  readonly doctor: As;
  readonly hospital: As;
  readonly laboratory: As;
  readonly newPatient: () => Promise<string>;
  readonly order: (code: string, of: string, clinic?: string) => Promise<{ id: string; number: string }>;
  /** As a laboratory does: the report and its results each under their own id, so that they can be sent again. */
  readonly report: (
    code: string,
    of: string,
    more: object,
    results?: readonly object[],
    id?: string,
  ) => Promise<string>;
  readonly reviews: (focus: string, count?: number) => Promise<Task[]>;
  /** As the hub holds it, whoever's it is. */
  readonly stored: (task: Task) => Promise<Task>;
  readonly statusOf: (orderId: string) => Promise<string>;
}

export async function openClinic(hub: RunningHub): Promise<Clinic> {
  const tokens = await callerTokens(hub);
  const doctor = await actingAs(hub, tokens, { role: 'medico', clues: CLINIC, subject: 'dra-ruiz', cedula: '9000001' });
  const hospital = await actingAs(hub, tokens, { role: 'medico', clues: HOSPITAL, subject: 'xoco', cedula: '9000077' });
  const laboratory = await actingAs(hub, tokens, { role: 'sistema', clues: HOSPITAL });
  return {
    ...{ doctor, hospital, laboratory },
    async newPatient() {
      const made = await doctor('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Prueba' }] });
      return `Patient/${made.body.id}`;
    },
    order: (code, of, clinic) => order(doctor, code, of, clinic),
    report: (...asked) => report(laboratory, ...asked),
    reviews: (focus, count = 1) =>
      until(async () => {
        const asked = new URLSearchParams({ focus, 'owner:identifier': `${CLUES_SYSTEM}|${CLINIC}` });
        const { body } = await doctor('GET', `/Task?${asked}`);
        const found: Task[] = (body.entry ?? []).map(({ resource }: { resource: Task }) => resource);
        return found.length >= count ? found : undefined;
      }),
    stored: async ({ id }) => (await laboratory('GET', `/Task/${id}`)).body,
    statusOf: async (id) => (await doctor('GET', `/ServiceRequest/${id}`)).body.status,
  };
}

async function order(doctor: As, code: string, of: string, clinic = CLINIC) {
  const folio = makeFolio((below) => Math.floor(Math.random() * below));
  const number = orderNumber(folio, 1);
  const id = randomUUID();
  const answer = await doctor('PUT', `/ServiceRequest/${id}`, {
    ...{ resourceType: 'ServiceRequest', id, status: 'active', intent: 'order', authoredOn: new Date().toISOString() },
    identifier: [{ system: ORDEN_SYSTEM, value: number }],
    requisition: { system: SOLICITUD_SYSTEM, value: folio, assigner: unit(clinic) },
    code: loinc(code),
    subject: { reference: of },
    requester: { type: 'Practitioner', identifier: { system: 'urn:cedula', value: '9000001' } },
    performer: [unit(HOSPITAL)],
  });
  expect(answer.status).toBe(201);
  return { id, number };
}

async function report(
  laboratory: As,
  code: string,
  of: string,
  more: object,
  results: readonly object[] = [],
  id: string = randomUUID(),
): Promise<string> {
  const subject = { reference: of };
  const observations = results.map((one, at) => ({
    ...{ resourceType: 'Observation', id: `${id}-${at}`, status: 'final', subject },
    ...one,
  }));
  const resource = {
    ...{ resourceType: 'DiagnosticReport', id, status: 'final', code: loinc(code), subject },
    ...(observations.length > 0 && { result: observations.map((one) => ({ reference: `Observation/${one.id}` })) }),
    ...more,
  };
  const entry = [...observations, resource].map((one) => ({
    resource: one,
    request: { method: 'PUT', url: `${one.resourceType}/${one.id}` },
  }));
  expect((await laboratory('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
  return id;
}
