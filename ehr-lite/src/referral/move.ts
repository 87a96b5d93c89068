/** One step of a referral, with what it has to say; the hub refuses any other (hie-core referrals/write-rule.ts). */
import type { ReferralState } from '@amate/terminology/ordering/referral-states.ts';
import type { BundleEntry, Composition, Task } from '@medplum/fhirtypes';
import { notBefore } from '../calendar/when.ts';
import { cell } from '../hub/cell.ts';
import { queries } from '../hub/queries.ts';
import { send } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { t } from '../texts/t.ts';
import { staffReference } from '../visit/staff.ts';
import { hubInstant } from '../visit/visit.resource.ts';
import { stateConcept } from './entries.ts';
import type { Referral } from './referral.ts';

export interface Move {
  readonly to: ReferralState;
  /** Instant of the appointment. */
  readonly at?: string;
  readonly appointmentId?: string | undefined;
  readonly reason?: string;
  readonly note?: Composition & { readonly id: string };
  /** A step that is taken back says nothing of itself. */
  readonly undo?: boolean;
}

/** What the last step was, so that it can be taken back where the states allow it. */
export const lastMove = cell<
  { readonly id: string; readonly to: ReferralState; readonly from: ReferralState } | undefined
>(undefined);

export async function move({ task, state }: Referral, who: Who, step: Move, name: string): Promise<void> {
  const words = t('ref.sent', { name, state: t(`ref.state.${step.to}`) });
  const seen = task.meta?.versionId;
  const { meta: _, ...next } = moved(task, who, step, hubInstant());
  const entries: BundleEntry[] = [
    ...(step.note === undefined
      ? []
      : [
          {
            fullUrl: `urn:uuid:${step.note.id}`,
            resource: step.note,
            request: { method: 'PUT' as const, url: `Composition/${step.note.id}` },
          },
        ]),
    {
      resource: next,
      request: { method: 'PUT', url: `Task/${task.id}`, ...(seen !== undefined && { ifMatch: `W/"${seen}"` }) },
    },
  ];
  await send({ operation: crypto.randomUUID(), patientId: task.for?.reference?.slice(8), words, entries });
  announce(t('ref.done', { state: t(`ref.state.${step.to}`) }));
  lastMove.set(step.undo === true ? undefined : { id: task.id, to: step.to, from: state });
  for (const key of ['referral', 'referrals', 'inbox']) void queries.invalidateQueries({ queryKey: [key] });
}

function moved(task: Referral['task'], who: Who, step: Move, at: string): Referral['task'] {
  const output: NonNullable<Task['output']> = [
    ...(task.output ?? []),
    { type: { text: `${step.to}-por` }, valueReference: staffReference(who) },
    ...(step.appointmentId === undefined
      ? []
      : [{ type: { text: 'cita' }, valueReference: { reference: `Appointment/${step.appointmentId}` } }]),
    ...(step.note === undefined
      ? []
      : [{ type: { text: 'nota' }, valueReference: { reference: `Composition/${step.note.id}` } }]),
  ];
  const { statusReason: _, ...rest } = task;
  return {
    ...rest,
    ...stateConcept(step.to),
    lastModified: notBefore(at, task.authoredOn),
    output,
    ...(step.at !== undefined && { executionPeriod: { start: step.at } }),
    ...(step.reason !== undefined && { statusReason: { text: step.reason } }),
  };
}
