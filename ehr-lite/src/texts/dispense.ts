/** Brings the texts of the pharmacy's counter into the catalogue; a later screen imports it first. */
import { esMxDispense } from './es-mx-dispense.ts';
import { add } from './t.ts';

add(esMxDispense);
