/** How this app names the member of staff who acts: by cédula profesional when there is one, else by account. */
import { CEDULA_PROFESIONAL_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Reference } from '@medplum/fhirtypes';
import type { Who } from '../session/who.ts';
import { CUENTA_SYSTEM } from './codes.ts';

export const staffKey = ({ cedula, subject }: Who): string => cedula ?? subject;

export const staffReference = (who: Who): Reference<never> => ({
  type: 'Practitioner',
  identifier:
    who.cedula === undefined
      ? { system: CUENTA_SYSTEM, value: who.subject }
      : { system: CEDULA_PROFESIONAL_SYSTEM, value: who.cedula },
  display: who.name,
});
