/** Brings the texts of these screens into the catalogue; a later screen imports it first. */
import { esMxTrust } from './es-mx-trust.ts';
import { add } from './t.ts';

add(esMxTrust);
