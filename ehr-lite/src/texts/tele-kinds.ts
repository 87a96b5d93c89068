/** Brings the words of what is measured at home into the catalogue; a later screen imports it first. */
import { esMxTeleKinds } from './es-mx-tele-kinds.ts';
import { add } from './t.ts';

add(esMxTeleKinds);
