/** Taking and reviewing: the Task says who did it, when, what follows and what the person is to be told; undone, it waits again. */
import type { BundleEntry, Task, TaskOutput } from '@medplum/fhirtypes';
import { notBefore } from '../calendar/when.ts';
import { cell } from '../hub/cell.ts';
import { queries } from '../hub/queries.ts';
import { send } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { inSpanish, t } from '../texts/t.ts';
import { staffReference } from '../visit/staff.ts';
import { hubInstant } from '../visit/visit.resource.ts';
import { type Reviewed, TAKEN_BY } from './inbox.ts';

export const NEXT_STEPS = ['none', 'call', 'adjust', 'repeat', 'refer'] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

export interface Outcome {
  readonly next: NextStep;
  readonly tell: string;
}

type Stored = Reviewed['task'];
export interface Done {
  readonly what: string;
  readonly kind: 'taken' | 'reviewed' | 'queued';
  readonly undo: (() => Promise<void>) | undefined;
}
export const lastReviewed = cell<Done | undefined>(undefined);

export const take = (task: Stored, who: Who, what: string): Promise<void> =>
  act(task, taken(task, who, hubInstant()), { what, kind: 'taken' });

export const review = (task: Stored, who: Who, outcome: Outcome, what: string): Promise<void> =>
  act(task, reviewed(task, who, outcome, hubInstant()), { what, kind: 'reviewed' });

const without = (output: Task['output'], ...names: readonly string[]): TaskOutput[] =>
  (output ?? []).filter(({ type }) => !names.includes(type.text ?? ''));

export function taken(task: Stored, who: Who, at: string): Stored {
  const { businessStatus: _, ...rest } = task;
  const output: TaskOutput = { type: { text: TAKEN_BY }, valueReference: staffReference(who) };
  const lastModified = notBefore(at, task.authoredOn);
  return { ...rest, status: 'accepted', lastModified, output: [...without(task.output, TAKEN_BY), output] };
}

export function reviewed(task: Stored, who: Who, { next, tell }: Outcome, at: string): Stored {
  const by = staffReference(who);
  const said: TaskOutput[] = [
    { type: { text: 'revisado-por' }, valueReference: by },
    { type: { text: 'siguiente-paso' }, valueString: inSpanish(`inbox.next.${next}`) },
    ...(tell.trim() === '' ? [] : [{ type: { text: 'avisar-al-paciente' }, valueString: tell.trim() }]),
  ];
  const output = [...without(task.output, 'revisado-por', 'siguiente-paso', 'avisar-al-paciente'), ...said];
  const executionPeriod = { ...task.executionPeriod, end: at };
  return { ...task, status: 'completed', lastModified: notBefore(at, task.authoredOn), output, executionPeriod };
}

async function act(
  before: Stored,
  after: Stored,
  { what, kind }: { readonly what: string; readonly kind: 'taken' | 'reviewed' },
): Promise<void> {
  const words = t(`inbox.${kind}`, { what });
  const version = await put(after, before.meta?.versionId, words);
  announce(version === undefined ? t('inbox.queued', { what }) : words);
  const undo = async () => {
    await put(before, version, t('inbox.undone', { what }));
    lastReviewed.set(undefined);
    announce(t('inbox.undone', { what }));
  };
  lastReviewed.set(version === undefined ? { what, kind: 'queued', undo: undefined } : { what, kind, undo });
}

/** @returns the version it became; undefined while it waits to be sent */
async function put(task: Stored, seen: string | undefined, words: string): Promise<string | undefined> {
  const { meta: _, ...resource } = task;
  const entry: BundleEntry = {
    resource,
    request: { method: 'PUT', url: `Task/${task.id}`, ...(seen !== undefined && { ifMatch: `W/"${seen}"` }) },
  };
  const patientId = task.for?.reference?.replace(/^Patient\//, '');
  const sent = await send({ operation: crypto.randomUUID(), patientId, words, entries: [entry] });
  void queries.invalidateQueries({ queryKey: ['inbox'] });
  return sent.kind === 'queued' ? undefined : /"(\d+)"/.exec(sent.response.entry?.[0]?.response?.etag ?? '')?.[1];
}
