/** Codes of HL7 v2 in words, for screens that show what hospitals sent. Imported for its effect by them. */
import { v2Words } from '@amate/terminology/identifiers/v2-tables.ts';
import { knowCodes } from '../hub/coded.ts';

knowCodes(({ system, code }) => v2Words(system, code));
