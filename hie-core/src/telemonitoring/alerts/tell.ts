/**
 * A message that somebody writes to the person from the board: it is a Communication of the record, about this very person, before anybody is told of it;
 * and nobody is told without end.
 */
import type { Communication } from '@medplum/fhirtypes';
import type { Queryable } from '../../db.ts';
import { fault, HubError, type IssueType } from '../../errors.ts';
import { enqueue } from '../../notices/enqueue.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import type { Act, ActName } from '../api.ts';
import { TELE_SYSTEM } from '../ids.ts';
import { countActs } from './acts/sql.ts';
import type { AlertRow } from './sql.ts';

const TYPE = 'Communication';
/** What nobody could be told in a week is only shown in the portal. */
const TOLD_WITHIN_MS = 7 * 24 * 3_600_000;
/** Of one alert; what is written after that stands in the portal all the same. */
const MOST_TOLD = 5;

const NOT_THERE: ReadonlySet<IssueType> = new Set(['not-found', 'deleted', 'forbidden']);

const isMessage = (recurso: string | undefined): recurso is string => recurso?.startsWith(`${TYPE}/`) === true;

/** @throws HubError where it is no message to the person of the alert, or who asks may not see it */
export async function checkMessage(
  store: Pick<Guarded, 'read'>,
  context: RequestContext,
  { patient }: AlertRow,
  name: ActName,
  { recurso }: Act,
): Promise<void> {
  if (name !== 'mensaje' || recurso === undefined) return;
  const message = isMessage(recurso) ? await readMessage(store, context, recurso.slice(TYPE.length + 1)) : undefined;
  const isOurs = message?.category?.some(({ coding }) =>
    coding?.some(({ system, code }) => system === TELE_SYSTEM && code === 'mensaje'),
  );
  if (isOurs && message?.subject?.reference === `Patient/${patient}`) return;
  throw fault('business-rule', 'Ese mensaje no es para la persona de esta alerta.', {
    path: 'recurso',
    rule: 'Telemonitoreo: un mensaje es una Communication de esa persona, que está ya en su expediente',
    fix: 'Guarde primero el mensaje y envíe su id.',
  });
}

const readMessage = (
  store: Pick<Guarded, 'read'>,
  context: RequestContext,
  id: string,
): Promise<Communication | undefined> =>
  store.read(context, TYPE, id).then(
    ({ json }) => JSON.parse(json) as Communication,
    (error: unknown) => {
      if (error instanceof HubError && NOT_THERE.has(error.code)) return undefined;
      throw error;
    },
  );

/** The person is told that there is something to read, once for each message, and never what (docs/adr/0034). */
export async function tellOf(
  client: Queryable,
  { id, patient }: AlertRow,
  { recurso }: Act,
  nowMs: number,
): Promise<void> {
  if (!isMessage(recurso) || (await countActs(client, id, 'mensaje')) >= MOST_TOLD) return;
  await enqueue(client, {
    ...{
      key: `mensaje/${recurso}`,
      kind: 'mensaje',
      patientId: patient,
      dueMs: nowMs,
      expiresMs: nowMs + TOLD_WITHIN_MS,
    },
  });
}
