/** Brings the texts of orders into the catalogue; a later screen imports it first. */
import { esMxSupplyOrder } from './es-mx-supply-order.ts';
import { add } from './t.ts';

add(esMxSupplyOrder);
