/** Brings the texts of the board of local codes into the catalogue. */
import { esMxLocalCodes } from './es-mx-local-codes.ts';
import { add } from './t.ts';

add(esMxLocalCodes);
