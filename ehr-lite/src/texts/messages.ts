/** Brings the texts of the board of messages into the catalogue; a later screen imports it first. */
import { esMxMessages } from './es-mx-messages.ts';
import { add } from './t.ts';

add(esMxMessages);
