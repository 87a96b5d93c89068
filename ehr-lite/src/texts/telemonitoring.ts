/** Brings the texts of the triage board into the catalogue; a later screen imports it first. */
import { esMxTelemonitoring } from './es-mx-telemonitoring.ts';
import { add } from './t.ts';
import './tele-kinds.ts';

add(esMxTelemonitoring);
