/** What each role may do with a line of the list, and how it is undone. One `send()` per act. */
import type { BundleEntry } from '@medplum/fhirtypes';
import { cell } from '../hub/cell.ts';
import { HubProblem } from '../hub/problem.ts';
import { queries } from '../hub/queries.ts';
import { send } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { t } from '../texts/t.ts';
import type { Line } from '../visit/morning.ts';
import { changeState, moveVisit, placeEntry, readVisit, takeVisit } from '../visit/visit.resource.ts';
import { attendedBy } from '../visit/visit.ts';

export interface Done {
  readonly words: string;
  /** undefined: nothing that could be taken back. */
  readonly undo: (() => Promise<unknown>) | undefined;
  /** What is said once it was taken back, when the list alone does not show it. */
  readonly undone?: string;
}

/** Done on another screen, said on the list; shown once. */
export const doneElsewhere = cell<Done | undefined>(undefined);

const freshen = () => queries.invalidateQueries({ queryKey: ['morning'] });

async function sendPlace(line: Line, status: string, words: string): Promise<void> {
  if (line.appointment === undefined) return;
  const entries: BundleEntry[] = [placeEntry({ id: line.appointment.id }, status)];
  await send({ operation: crypto.randomUUID(), patientId: line.person.id, words, entries });
  await freshen();
}

export async function markAbsent(line: Line): Promise<Done> {
  const words = t('moved.absent', { name: line.person.nombre });
  await sendPlace(line, 'noshow', words);
  return { words, undo: () => sendPlace(line, 'booked', t('moved.undo')) };
}

/** Undone only over this very act: whoever changed the visit since then is not overwritten. */
async function change(
  line: Line,
  to: 'cancelled' | 'arrived' | 'entered-in-error',
  back: 'cancelled' | 'arrived',
  words: string,
): Promise<Done> {
  const made = await changeState({ id: line.visitId!, version: line.version }, to);
  return { words, undo: () => changeState(made, back).then(() => undefined) };
}

export const markLeft = (line: Line): Promise<Done> =>
  change(line, 'cancelled', 'arrived', t('moved.left', { name: line.person.nombre }));

export const markBack = (line: Line): Promise<Done> =>
  change(line, 'arrived', 'cancelled', t('moved.back', { name: line.person.nombre }));

/** The wrong person was let in: nothing of it stays in the record, and the hub gives back the booked place in the same transaction. */
export const markMistake = (line: Line): Promise<Done> =>
  change(line, 'entered-in-error', 'arrived', t('moved.mistake', { name: line.person.nombre }));

/** Somebody else has the patient: who, and since when. */
export class Taken extends Error {
  readonly doctor: string;
  readonly line: Line;
  readonly sinceMs: number;
  constructor(doctor: string, line: Line, sinceMs: number) {
    super('taken');
    this.doctor = doctor;
    this.line = line;
    this.sinceMs = sinceMs;
  }
}

/** @throws Taken when another doctor was first; HubProblem otherwise */
export async function call(line: Line, who: Who): Promise<Done> {
  const before = line.encounter ?? (await readVisit(line.visitId!));
  const words = t('moved.inProgress', { name: line.person.nombre });
  try {
    await takeVisit(before, who, words);
  } catch (error) {
    if (error instanceof HubProblem && (error.status === 412 || error.status === 409)) await tellWhoHasHim(line);
    throw error;
  }
  // The consultation opens: it is put back from there or from the list, as it stands then.
  return { words, undo: undefined };
}

/** Called by mistake: back to where he waited. What was written of him stays on this PC. */
export async function putBack(line: Line, who: Who): Promise<Done> {
  // As the list shows it: what was signed meanwhile is refused.
  const now = line.encounter ?? (await readVisit(line.visitId!));
  const before = now.statusHistory?.at(-1)?.status === 'triaged' ? 'triaged' : 'arrived';
  const words = t('moved.back', { name: line.person.nombre });
  await moveVisit(now, before, who, words);
  const undo = async () => {
    await tellWhoHasHim(line);
    const back = await readVisit(line.visitId!);
    if (back.status !== 'arrived' && back.status !== 'triaged') throw changedMeanwhile(line);
    return takeVisit(back, who, t('moved.undo'));
  };
  return { words, undo };
}

const changedMeanwhile = ({ person: { nombre: name } }: Line): HubProblem =>
  new HubProblem('refused', 412, [{ text: t('call.changed', { name }), fix: t('call.changed.fix') }]);

async function tellWhoHasHim(line: Line): Promise<void> {
  void freshen();
  const now = await readVisit(line.visitId!).catch(() => undefined);
  const by = now && attendedBy(now);
  if (now?.status === 'in-progress' && by !== undefined)
    throw new Taken(by.display ?? '', line, Date.parse(now.statusHistory?.at(-1)?.period?.end ?? ''));
}
