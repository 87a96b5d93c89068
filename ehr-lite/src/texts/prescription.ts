/** Brings the texts of prescribing into the catalogue; its screens import it first. */
import { esMxPrescription } from './es-mx-prescription.ts';
import { add } from './t.ts';

add(esMxPrescription);
