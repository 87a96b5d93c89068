/** Brings the texts of these screens into the catalogue; a later screen imports it first. */
import { esMxMorning } from './es-mx-morning.ts';
import { add } from './t.ts';

add(esMxMorning);
