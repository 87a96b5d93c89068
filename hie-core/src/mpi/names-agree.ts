/**
 * Whether names speak for one person or for two, where an identifier says one: twins share all of a CURP but the letters of the given name, and
 * a child is often brought with his mother's. Levels: docs/quien-es-quien.md. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import { crossCheckCurp } from '@amate/terminology/identifiers/curp.ts';
import type { Patient } from '@medplum/fhirtypes';
import { ATTRIBUTES, type Attribute, compare, LEVELS } from './matching/compare.ts';
import { factsOf, prepare } from './matching/identity.ts';

const EQUAL: ReadonlySet<string> = new Set([
  'igual',
  'iguales',
  'parecido',
  'parecidos',
  'invertidos',
  'falta-segundo',
]);

function levels(a: Patient, b: Patient): (attribute: Attribute) => string | undefined {
  const found = compare(prepare(factsOf(a)), prepare(factsOf(b)));
  return (attribute) => LEVELS[attribute][found[ATTRIBUTES.indexOf(attribute)]!];
}

/** Given names or surnames are wholly other ones. Who says none bears no other. */
export function namesContradict(a: Patient, b: Patient): boolean {
  const level = levels(a, b);
  return level('nombre') === 'distinto' || level('apellidos') === 'distintos';
}

/** The names of the registration are wholly other ones, and the CURP is not theirs either. */
export function bearsAnotherName(curp: string, registered: Patient, holder: Patient): boolean {
  // Most say what is known: comparing costs more than everything else that is decided about a known CURP.
  if (registered.name === undefined || isDeepStrictEqual(registered.name, holder.name)) return false;
  const level = levels(registered, holder);
  const [given, family] = [level('nombre') === 'distinto', level('apellidos') === 'distintos'];
  if (!given && !family) return false;
  const { given: name, fathersFamily, mothersFamily } = factsOf(registered);
  const parts = crossCheckCurp(curp, { given: name, fathersFamily, mothersFamily }).map(({ part }) => part);
  return (given && parts.includes('nombre')) || (family && parts.includes('primer-apellido'));
}

/** What has expired tells nobody by itself: both say the same names and the same day. */
export function sameNameAndDay(a: Patient, b: Patient): boolean {
  const level = levels(a, b);
  return (['nombre', 'apellidos', 'nacimiento'] as const).every((attribute) => EQUAL.has(level(attribute) ?? ''));
}
