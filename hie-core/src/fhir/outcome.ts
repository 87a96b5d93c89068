/**
 * Every error as FHIR says it: one map from issue type to HTTP status, one OperationOutcome.
 * https://hl7.org/fhir/R4/operationoutcome.html, https://hl7.org/fhir/R4/http.html#Status-Codes
 */
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { HubError, type IssueType, type Problem } from '../errors.ts';

const STATUS: Readonly<Record<IssueType, number>> = {
  invalid: 400,
  structure: 400,
  required: 400,
  value: 400,
  'not-supported': 400,
  'too-costly': 400,
  login: 401,
  expired: 401,
  security: 403,
  forbidden: 403,
  'not-found': 404,
  duplicate: 409,
  'lock-error': 409,
  deleted: 410,
  conflict: 412,
  'multiple-matches': 412,
  'too-long': 413,
  invariant: 422,
  'code-invalid': 422,
  'business-rule': 422,
  processing: 422,
  throttled: 429,
  exception: 500,
  transient: 503,
  timeout: 504,
};

/** A fault whose HTTP status says more than its issue type (405, 406, 415). */
export class HttpRefusal extends HubError {
  readonly status: number;

  constructor(status: number, problem: Problem) {
    super([problem]);
    this.status = status;
  }
}

export function statusOf(error: HubError): number {
  return error instanceof HttpRefusal ? error.status : STATUS[error.code];
}

export function operationOutcome(
  problems: readonly Problem[],
  severity: 'error' | 'warning' = 'error',
): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: problems.map((problem) => toIssue(problem, severity)) };
}

function toIssue(problem: Problem, severity: 'error' | 'warning'): OperationOutcomeIssue {
  const diagnostics = [
    problem.rule === undefined ? '' : `Regla: ${problem.rule}.`,
    problem.value === undefined ? '' : `Valor: ${problem.value}.`,
    problem.fix === undefined ? '' : `Cómo corregir: ${problem.fix}`,
  ].filter((part) => part !== '');
  return {
    severity,
    code: problem.code,
    details: { text: problem.text },
    ...(diagnostics.length > 0 && { diagnostics: diagnostics.join(' ') }),
    ...(problem.path !== undefined && { expression: [problem.path] }),
  };
}

/** Anything that is not ours is a fault of the hub: the caller learns only how to find it in the log. */
export function toHubError(error: unknown, requestId: string): HubError {
  if (error instanceof HubError) return error;
  return new HubError(
    [
      {
        code: 'exception',
        text: 'El servicio tuvo una falla inesperada.',
        fix: `Intente de nuevo; si se repite, avise a soporte con el número de solicitud ${requestId}.`,
      },
    ],
    { cause: error },
  );
}
