/** The exchange itself answers for a summary: it chose, and no clinician has read it. */
import { randomUUID } from 'node:crypto';
import type { Device } from '@medplum/fhirtypes';
import type { SamePerson } from '../store/same-person.ts';
import { VERSION } from '../version.ts';
import { buildPatientSummary, type SummaryInput } from './summary.ts';

type Given = Omit<SummaryInput, 'baseUrl' | 'author' | 'now' | 'bundleId' | 'records'>;

export const summaryAuthor = (baseUrl: string, samePerson: SamePerson) => (input: Given) =>
  buildPatientSummary({
    ...{ ...input, records: samePerson.recordsOf(input.patient.id!) },
    ...{ baseUrl, author: HUB_DEVICE, now: new Date(), bundleId: randomUUID() },
  });

const HUB_DEVICE: Device = {
  resourceType: 'Device',
  id: 'amate',
  deviceName: [{ name: 'Amate', type: 'user-friendly-name' }],
  version: [{ value: VERSION }],
};
