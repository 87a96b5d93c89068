/**
 * Somebody came without a CURP, was known by a facility's number alone (newborn, unconscious, foreign, undocumented), and now a message brings
 * that number with the CURP of somebody who stands here too. The CURP says whose message it is; whether the two are one, a human is asked, once
 * for each pair, and the merge loses nothing of either (docs/adr/0043).
 */
import type { Patient, Task } from '@medplum/fhirtypes';
import { survivorIn } from '../store/survivor-in.ts';
import type { RuleRead } from '../store/write-rule.ts';
import { PAIR_SYSTEM, pairOf } from './merge/decision-task.ts';
import {
  curpIn,
  expedientesOf,
  hasActiveCurp,
  holdsIdentifier,
  type Registration,
  temporaryOf,
} from './registration.ts';
import { taskOf } from './review-task.ts';

/** @param known whose registration it is; @param others who bear an identifier of it too */
export async function sameNumberTasks(
  { curp, patient }: Registration,
  known: Patient,
  others: readonly Patient[],
  read: RuleRead,
): Promise<Task[]> {
  if (others.length === 0 || curp === undefined || curpIn(known, curp.curp) === undefined) return [];
  const numbers = [...expedientesOf(patient), ...temporaryOf(patient)];
  const apart = others.filter(
    (one) =>
      numbers.some(({ system, value }) => holdsIdentifier(one, system, value)) &&
      survivorIn(one) !== known.id &&
      survivorIn(known) !== one.id,
  );
  const tasks: Task[] = [];
  for (const other of apart) {
    const pair = { system: PAIR_SYSTEM, value: pairOf(known.id!, other.id!) };
    if ((await read.byIdentifier('Task', [pair])).length > 0) continue;
    const [reason, text] = hasActiveCurp(other) ? ANOTHER : NOW_KNOWN;
    tasks.push({ ...taskOf(reason, text, `Patient/${other.id}`, known.id), identifier: [pair] });
  }
  return tasks;
}

const NOW_KNOWN = [
  'ya-se-sabe-quien-es',
  'El expediente era de alguien sin CURP, y ahora llegó con la CURP de una persona registrada.',
] as const;
const ANOTHER = [
  'expediente-con-otra-curp',
  'El mismo expediente del hospital es de una persona con otra CURP.',
] as const;
