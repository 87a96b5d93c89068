/** What each role may do with a line of the list, and how it is undone. One `send()` per act. */
import type { BundleEntry } from '@medplum/fhirtypes';
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
  to: 'cancelled' | 'arrived',
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
  const undo = async () => {
    const now = await readVisit(line.visitId!);
    await moveVisit(now, before.status, who, t('moved.undo'));
  };
  return { words, undo };
}

async function tellWhoHasHim(line: Line): Promise<void> {
  void freshen();
  const now = await readVisit(line.visitId!).catch(() => undefined);
  const by = now && attendedBy(now);
  if (now?.status === 'in-progress' && by !== undefined)
    throw new Taken(by.display ?? '', line, Date.parse(now.statusHistory?.at(-1)?.period?.end ?? ''));
}
