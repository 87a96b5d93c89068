/** Brings the texts of the review of who is who into the catalogue; a later screen imports it first. */
import { esMxWhoIsWho } from './es-mx-who-is-who.ts';
import { add } from './t.ts';

add(esMxWhoIsWho);
