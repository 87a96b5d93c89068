/** Patient/$match: https://hl7.org/fhir/R4/patient-operation-match.html. The master patient index brings it; here it only has its address. */
import { fault } from '../../errors.ts';
import type { Handler } from '../context.ts';

export const matchPatient: Handler = (request, dependencies) => {
  const own = dependencies.operation?.('Patient/$match');
  if (own === undefined)
    throw fault('not-supported', 'Este hub no compara personas: las guarda otro servidor.', {
      fix: 'Consulte metadata.',
    });
  return own(request, dependencies);
};
