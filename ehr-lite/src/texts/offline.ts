/** Brings the texts of these screens into the catalogue; a later screen imports it first. */
import { esMxOffline } from './es-mx-offline.ts';
import { add } from './t.ts';

add(esMxOffline);
