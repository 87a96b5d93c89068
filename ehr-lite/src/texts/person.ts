/** Brings the words of a person's CURP into the catalogue; who says them imports it first. */
import { esMxPerson } from './es-mx-person.ts';
import { add } from './t.ts';

add(esMxPerson);
