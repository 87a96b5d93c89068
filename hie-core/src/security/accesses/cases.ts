/** The operators' side of an access that was not recognised: what waits for an answer, and the answer. */
import type { Task } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import type { Repository } from '../../store/repository.ts';
import type { Act, AuditEntry } from '../audit/entry.ts';
import { onlyOperators } from '../only-operators.ts';
import type { Dispute, Queued, Resolution } from './api.ts';
import {
  CLOSED_STATUSES,
  DISPUTE_CODE,
  disputeOf,
  OPEN_STATUSES,
  plain,
  resolved,
  TASK_SYSTEM,
} from './dispute-task.ts';

export type EntryOf = (context: RequestContext, act: Act, outcome: 'success' | 'denied') => AuditEntry;

export interface Cases {
  queue(
    context: RequestContext,
    open: boolean,
    cursor: string | undefined,
  ): Promise<{ disputas: Queued[]; siguiente: string | null }>;
  resolve(context: RequestContext, taskId: string, resolution: Resolution): Promise<Dispute>;
}

export interface CaseParts {
  readonly repository: Repository;
  readonly store: Guarded;
  readonly nowMs: () => number;
  readonly entry: EntryOf;
}

const QUEUE_PAGE = 50;

export function createCases({ repository, store, nowMs, entry }: CaseParts): Cases {
  return {
    async queue(context, open, cursor) {
      onlyOperators(context);
      const criteria = [
        { code: 'code', modifier: undefined, values: [`${TASK_SYSTEM}|${DISPUTE_CODE}`] },
        { code: 'status', modifier: undefined, values: [...(open ? OPEN_STATUSES : CLOSED_STATUSES)] },
      ];
      const query = { type: 'Task', criteria, sort: [], count: QUEUE_PAGE, cursor, total: 'none' as const };
      const page = await store.search(context, query, `operacion/disputas?estado=${open ? 'abiertas' : 'cerradas'}`);
      const found = page.matches
        .map(({ json }) => disputeOf(JSON.parse(json) as Task))
        .filter((one) => one !== undefined);
      const now = new Date(nowMs()).toISOString();
      const disputas = found.map((one): Queued => ({ ...one, vencida: open && one.vence < now }));
      return { disputas: disputas.sort((a, b) => a.vence.localeCompare(b.vence)), siguiente: page.next ?? null };
    },

    async resolve(context, taskId, resolution) {
      onlyOperators(context);
      const { json, versionId } = await store.read(context, 'Task', taskId);
      const task = JSON.parse(json) as Task;
      const before = disputeOf(task);
      if (before === undefined) throw fault('not-found', 'No hay un caso con ese identificador.');
      if (before.estado !== 'recibida' && before.estado !== 'en-revision')
        throw fault('business-rule', 'El caso ya se respondió.', { fix: 'Abra la lista otra vez.' });
      const resource = resolved(task, resolution, nowMs());
      const update = {
        kind: 'update',
        fullUrl: undefined,
        resource,
        target: { id: taskId },
        ifMatch: versionId,
      } as const;
      const { paciente, acceso } = before;
      const entities = [
        { type: 'Task', id: taskId },
        { type: 'AuditEvent', id: acceso },
      ];
      // The operator's role answers cases; the token of the web app, which only reads FHIR, is enough for it.
      const audit = () => [
        entry(context, { interaction: 'dispute-answered', entities, patientId: paciente }, 'success'),
      ];
      await repository.transact([update], {}, { operationId: undefined, audit });
      return plain(disputeOf(resource)!);
    },
  };
}
