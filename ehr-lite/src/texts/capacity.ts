/** Brings the texts of the capacity board into the catalogue; a later screen imports it first. */
import { esMxCapacity } from './es-mx-capacity.ts';
import { add } from './t.ts';

add(esMxCapacity);
