/**
 * Patient/$match (https://hl7.org/fhir/R4/patient-operation-match.html) PIXm and the golden record of a person. The master patient index brings
 * them; here they only have their addresses.
 */
import { fault } from '../../errors.ts';
import type { Handler } from '../context.ts';

const brought =
  (name: string): Handler =>
  (request, dependencies) => {
    const own = dependencies.operation?.(name);
    if (own === undefined)
      throw fault('not-supported', 'Este hub no compara personas: las guarda otro servidor.', {
        fix: 'Consulte metadata.',
      });
    return own(request, dependencies);
  };

export const matchPatient = brought('Patient/$match');
export const goldenRecord = brought('Patient/$registro-dorado');
export const crossReference = brought('Patient/$ihe-pix');
