/**
 * Why a message is refused: what the sender reads in MSA/ERR and what the operator reads in the queue.
 * AE = the content is wrong; AR = the header says something this receiver does not take (HL7 v2.5.1 §2.9.2, table 0008).
 */
export type RejectionCode = 'AE' | 'AR';

/** Table 0357, message error condition codes, the ones we use. */
export type ErrorCondition = '100' | '101' | '102' | '103' | '200' | '201' | '202' | '203' | '204' | '205' | '207';

export interface Rejection {
  readonly kind: 'rejected';
  readonly code: RejectionCode;
  /** es-MX, says what is wrong and what to do. Holds no patient data beyond the offending identifier. */
  readonly text: string;
  readonly condition: ErrorCondition;
  /** Where: `PID-3`, `OBX[2]-5`. */
  readonly location?: string;
}

/** Thrown inside the mapping, caught once by `map-message.ts`. */
export class MappingRefused extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Omit<Rejection, 'kind'>) {
    super(rejection.text);
    this.name = 'MappingRefused';
    this.rejection = { kind: 'rejected', ...rejection };
  }
}

export function refuse(condition: ErrorCondition, location: string, text: string): MappingRefused {
  const code: RejectionCode = condition.startsWith('2') && Number(condition) <= 203 ? 'AR' : 'AE';
  return new MappingRefused({ code, condition, text, location });
}
