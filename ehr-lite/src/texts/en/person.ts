/** English of how a person's CURP stands. */
import type { esMxPerson } from '../es-mx-person.ts';
import type { English } from './parts.ts';

export const enPerson = {
  'person.noCurp': 'No CURP',
  'person.curpInReview': 'CURP under review: {curp}',
  'person.curpExpired': 'Temporary CURP, expired: {curp}',
} as const satisfies English<typeof esMxPerson>;
