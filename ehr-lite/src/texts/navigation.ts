/** Brings the names of the places into the catalogue; whoever names a place imports it first. */
import { esMxNavigation } from './es-mx-navigation.ts';
import { add } from './t.ts';

add(esMxNavigation);
