/** Brings the texts of the pharmacy's shelves into the catalogue; a later screen imports it first. */
import { esMxSupply } from './es-mx-supply.ts';
import { add } from './t.ts';

add(esMxSupply);
