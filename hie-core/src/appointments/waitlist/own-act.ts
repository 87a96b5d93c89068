/** What the hub does of itself with an appointment, and what its person does by a link: on record under a name of its own. */
import type { Appointment } from '@medplum/fhirtypes';
import type { Caller } from '../../security/caller.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { WriteIntent } from '../../store/repository.ts';
import { type Acting, writeAsHub } from '../act.ts';
import { personOf } from '../book.ts';

const CLIENT = 'amate-agenda';
const AGENDA: Caller = {
  ...{ subject: CLIENT, clientId: CLIENT, role: 'sistema', name: 'Agenda de Amate', address: '' },
  ...{ clues: undefined, patientId: undefined, scopes: [] },
};

export const ofAgenda: RequestContext = { caller: AGENDA, requestId: 'agenda' };

export const ofLink = (patientId: string, address: string, requestId: string): RequestContext => ({
  caller: { ...AGENDA, subject: `enlace/${patientId}`, role: 'paciente', name: '', patientId, address },
  requestId,
});

export interface Read {
  readonly appointment: Appointment;
  readonly versionId: string;
}

export async function readAppointment(
  { repository }: Pick<Acting, 'repository'>,
  id: string,
): Promise<Read | undefined> {
  const [stored] = await repository.readMany([{ type: 'Appointment', id }], {});
  if (stored === undefined || stored.deleted) return undefined;
  return { appointment: JSON.parse(stored.json) as Appointment, versionId: stored.versionId };
}

/** @throws HubError `conflict` when somebody changed it meanwhile, `duplicate` when what it takes is taken */
export async function rewrite(
  acting: Acting,
  context: RequestContext,
  resource: Appointment,
  ifMatch: string,
  more: { readonly operationId?: string; readonly also?: readonly WriteIntent[] } = {},
): Promise<void> {
  const intent: WriteIntent = { kind: 'update', fullUrl: undefined, resource, target: { id: resource.id! }, ifMatch };
  const also = more.also ?? [];
  await writeAsHub(acting, context, [intent, ...also], {
    operationId: more.operationId,
    interaction: also.length === 0 ? 'update' : 'transaction',
    patientId: personOf(resource),
  });
}
