/** Network edge of orders: what was asked and reported before, and a requisition by its folio. */
import { SOLICITUD_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { ServiceRequest as WrittenRequest } from '@medplum/fhirtypes';
import { answerAt, isProblem, searchAll } from '../hub/batch.ts';
import type { CodeableConcept, Observation, Period, Reference, ServiceRequest } from '../hub/r4.ts';
import { type Page, search } from '../hub/read.ts';
import type { Before } from './duplicates.ts';

export interface DiagnosticReport {
  readonly resourceType: 'DiagnosticReport';
  readonly id?: string;
  readonly status?: string;
  readonly code?: CodeableConcept;
  readonly subject?: Reference;
  readonly effectiveDateTime?: string;
  readonly effectivePeriod?: Period;
  readonly issued?: string;
  readonly performer?: readonly Reference[];
  readonly result?: readonly Reference[];
  readonly conclusion?: string;
}

/** @throws HubProblem when nothing of it could be read */
export async function readBefore(patient: string, signal?: AbortSignal): Promise<Before> {
  const answers = await searchAll(
    [
      { type: 'ServiceRequest', params: { patient, status: 'active', _sort: '-authored', _count: '50' } },
      { type: 'Observation', params: { patient, 'category:not': 'vital-signs', _sort: '-date', _count: '100' } },
      { type: 'DiagnosticReport', params: { patient, _sort: '-date', _count: '50' } },
    ],
    signal,
  );
  const list = <R extends { readonly resourceType: string }>(at: number, type: R['resourceType']): readonly R[] => {
    const page = answerAt<R>(answers, at, type);
    return isProblem(page) ? [] : page.resources;
  };
  return {
    requests: list<ServiceRequest>(0, 'ServiceRequest'),
    results: list<Observation>(1, 'Observation'),
    reports: list<DiagnosticReport>(2, 'DiagnosticReport'),
  };
}

export const findRequisition = (folio: string, signal?: AbortSignal): Promise<Page<WrittenRequest>> =>
  search('ServiceRequest', { requisition: `${SOLICITUD_SYSTEM}|${folio}`, _count: '50' }, signal);
