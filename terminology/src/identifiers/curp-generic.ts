/**
 * What forms carry in the place of a CURP when there is none. Some of these pass every check of a CURP, so they are known by name or by saying
 * nothing of anybody; none is ever an identity.
 */

/** Stands for "no CURP" in statistical exports (DGIS, GIIS-B015). */
export const GENERIC_CURP = 'XXXX999999XXXXXX99';

/** Of foreign workers in payroll receipts (SAT, complemento de nómina); hospitals copy them from there. */
const LISTED: ReadonlySet<string> = new Set([GENERIC_CURP, 'XEXX010101HNEXXXA4', 'XEXX010101MNEXXXA8']);

/** One key held down: four equal letters, and six equal digits that are no date. */
const PATTERN = /^([A-Z])\1{3}(?!111111)(\d)\2{5}/;

/** @param curp in capitals, eighteen characters */
export const isGenericCurp = (curp: string): boolean => LISTED.has(curp) || PATTERN.test(curp);
