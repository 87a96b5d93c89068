/**
 * The one fault of the hub. Its code is a FHIR R4 issue type (https://hl7.org/fhir/R4/valueset-issue-type.html);
 * `fhir/outcome.ts` turns it into an HTTP status and an OperationOutcome.
 * What the caller may read (`problems`, in Spanish) stands apart from what only the log may hold (`logDetail`).
 */
export type IssueType =
  | 'invalid'
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'code-invalid'
  | 'security'
  | 'login'
  | 'expired'
  | 'forbidden'
  | 'processing'
  | 'not-supported'
  | 'duplicate'
  | 'multiple-matches'
  | 'not-found'
  | 'deleted'
  | 'too-long'
  | 'too-costly'
  | 'business-rule'
  | 'conflict'
  | 'lock-error'
  | 'transient'
  | 'timeout'
  | 'throttled'
  | 'exception';

export interface Problem {
  readonly code: IssueType;
  /** What is wrong, es-MX, for the person who sent it. */
  readonly text: string;
  /** FHIRPath of the element, e.g. `Bundle.entry[2].resource.birthDate`. */
  readonly path?: string;
  /** The rule that was broken, e.g. `R4 cardinality 1..1`, `CURP: dígito verificador`. */
  readonly rule?: string;
  /** The offending value, cut to 80 characters; never a whole resource. */
  readonly value?: string;
  /** How to correct it, es-MX. */
  readonly fix?: string;
}

export class HubError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];
  /** For the log only: no patient data. */
  readonly logDetail: string | undefined;

  constructor(problems: readonly [Problem, ...Problem[]], options: { cause?: unknown; logDetail?: string } = {}) {
    super(problems[0].code, { cause: options.cause });
    this.name = 'HubError';
    this.problems = problems;
    this.logDetail = options.logDetail;
  }

  get code(): IssueType {
    return this.problems[0].code;
  }
}

export function fault(code: IssueType, text: string, more: Omit<Problem, 'code' | 'text'> = {}): HubError {
  return new HubError([{ code, text, ...more }]);
}
