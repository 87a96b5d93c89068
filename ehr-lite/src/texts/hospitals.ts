/** Brings the texts of the board of hospitals into the catalogue; a later screen imports it first. */
import { esMxHospitals } from './es-mx-hospitals.ts';
import { add } from './t.ts';

add(esMxHospitals);
