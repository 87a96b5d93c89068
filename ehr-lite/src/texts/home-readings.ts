/** Brings the texts of measuring at home into the catalogue; a later screen imports it first. */
import { esMxHomeReadings } from './es-mx-home-readings.ts';
import { add } from './t.ts';

add(esMxHomeReadings);
