/** Brings the words of the sheet into the catalogue. */
import { esMxKeys } from './es-mx-keys.ts';
import { add } from './t.ts';

add(esMxKeys);
