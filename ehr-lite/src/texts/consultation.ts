/** Brings the texts of the consultation into the catalogue; its screens import it first. */
import { esMxConsultation } from './es-mx-consultation.ts';
import { add } from './t.ts';

add(esMxConsultation);
