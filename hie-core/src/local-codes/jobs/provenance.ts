/** Why a resource has a version that its author did not write: https://hl7.org/fhir/R4/provenance.html. One for each person's part of a batch. */
import type { Provenance } from '@medplum/fhirtypes';
import type { JobRow } from './sql.ts';

const DATA_OPERATION = 'http://terminology.hl7.org/CodeSystem/v3-DataOperation';
const PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';

const agent = (code: string, type: 'Device' | 'Practitioner', display: string) => ({
  type: { coding: [{ system: PARTICIPANT, code }] },
  who: { type, display },
});

/** @param targets `Type/id/_history/version`, as the batch makes them */
export function provenanceOf(job: JobRow, targets: readonly string[], nowMs: number): Provenance {
  return {
    resourceType: 'Provenance',
    target: targets.map((reference) => ({ reference })),
    recorded: new Date(nowMs).toISOString(),
    activity: { coding: [{ system: DATA_OPERATION, code: 'UPDATE' }], text: 'Traducción de un código local' },
    agent: [agent('assembler', 'Device', 'Amate'), agent('enterer', 'Practitioner', job.orderedBy.name)],
    entity: [{ role: 'source', what: { identifier: { system: job.system, value: job.localCode } } }],
  };
}
