/** A searchset with the one Appointment, or with the one OperationOutcome that says why not (IHE Scheduling, ITI-117 §2:3.117.4.2.2). */
import type { Appointment, Resource } from '@medplum/fhirtypes';
import { HubError, type IssueType } from '../errors.ts';
import type { FhirResponse } from '../fhir/context.ts';
import { operationOutcome, statusOf } from '../fhir/outcome.ts';

const REFUSED: ReadonlySet<IssueType> = new Set(['duplicate', 'business-rule', 'conflict', 'lock-error']);

export const bundle = (fhirUrl: string, resources: readonly Resource[], total = resources.length): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    entry: resources.map((resource) => ({
      ...(resource.id !== undefined && { fullUrl: `${fhirUrl}/${resource.resourceType}/${resource.id}` }),
      resource,
      search: { mode: resource.resourceType === 'OperationOutcome' ? 'outcome' : 'match' },
    })),
  });

export async function answered(fhirUrl: string, work: () => Promise<readonly Appointment[]>): Promise<FhirResponse> {
  try {
    return { status: 200, body: bundle(fhirUrl, await work()) };
  } catch (error) {
    if (!(error instanceof HubError) || !REFUSED.has(error.code)) throw error;
    // 412 would speak of a version that who asked never named.
    const status = error.code === 'conflict' ? 409 : statusOf(error);
    return { status, body: bundle(fhirUrl, [operationOutcome(error.problems)], 0) };
  }
}
