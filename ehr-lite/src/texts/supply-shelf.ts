/** Brings the texts of transfers, recalls and waste into the catalogue; a later screen imports it first. */
import { esMxSupplyShelf } from './es-mx-supply-shelf.ts';
import { add } from './t.ts';

add(esMxSupplyShelf);
