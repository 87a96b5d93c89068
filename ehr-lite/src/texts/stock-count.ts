/** Brings the texts of the counts into the catalogue; a later screen imports it first. */
import { esMxStockCount } from './es-mx-stock-count.ts';
import { add } from './t.ts';

add(esMxStockCount);
