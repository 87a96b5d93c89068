/** Every issue of terminology is one of the hub's. */
import { TerminologyFault } from '@amate/terminology/fault.ts';
import { fault, type IssueType } from '../errors.ts';

/** Anything else stays what it is. */
export function asHubFault(error: unknown): unknown {
  if (!(error instanceof TerminologyFault)) return error;
  const { elsewhere: _, ...detail } = error.detail;
  return fault(error.issue satisfies IssueType, error.text, {
    ...detail,
    ...(detail.value !== undefined && { value: detail.value.slice(0, 80) }),
  });
}
