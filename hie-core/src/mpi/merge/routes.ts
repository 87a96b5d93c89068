/**
 * `/operacion/identidad`: the review of who is who, for operators alone (docs/adr/0039). Shapes: api.ts. Demographics and counts, never what a
 * record says.
 */
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Task } from '@medplum/fhirtypes';
import express, { type Request, type RequestHandler, Router } from 'express';
import { fault } from '../../errors.ts';
import { asked, contextOf, parsed } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import { entryOf } from '../../security/audit/entry.ts';
import { onlyOperators } from '../../security/only-operators.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import { DECISION_REQUEST, QUEUE_QUERY, type QueuedCase, UNDO_REQUEST } from './api.ts';
import { decidedIn, pairIn, REVIEW_CODES } from './decision-task.ts';
import { merge, setApart, takeBackApart, unmerge } from './merge.ts';
import { type CaseParts, historyOf, queuedCase, recordsOfTask, reviewCase, stateOf } from './review-case.ts';

export interface IdentityRoutes extends CaseParts {
  readonly store: Guarded;
  readonly authenticate: RequestHandler;
}

const OPEN = ['requested', 'received', 'accepted', 'in-progress', 'on-hold'];
const CLOSED = ['completed', 'rejected', 'cancelled', 'failed'];
const PAGE = 50;

interface Answer {
  readonly body: unknown;
  /** Whose demographics it shows. */
  readonly persons: readonly string[];
}

type Handler = (parts: IdentityRoutes, context: RequestContext, request: Request) => Promise<Answer>;

export const IDENTITY_ROUTES: readonly (Described & { readonly method: 'get' | 'post'; readonly handler: Handler })[] =
  [
    { ...{ method: 'get', path: '/', about: 'Casos por revisar', query: QUEUE_QUERY }, handler: queue },
    {
      ...{ method: 'get', path: '/:id', about: 'Un caso: los registros lado a lado' },
      handler: async (parts, _, request) => {
        await parts.samePerson.refresh();
        return caseOf(parts, await taskOf(parts, request));
      },
    },
    { ...{ method: 'post', path: '/:id/decision', about: 'Decidir', body: DECISION_REQUEST }, handler: decide },
    { ...{ method: 'post', path: '/:id/deshacer', about: 'Deshacer la decisión', body: UNDO_REQUEST }, handler: undo },
  ];

export function identityRouter(parts: IdentityRoutes): Router {
  const router = Router();
  for (const { method, path, handler } of IDENTITY_ROUTES)
    router[method](path, parts.authenticate, express.json({ limit: '16kb' }), async (request, response) => {
      const context = contextOf(request, response);
      onlyOperators(context);
      await parts.store.permit(context, 'search', 'Patient', 'operacion/identidad');
      // An app that was allowed to read joins nobody.
      if (method === 'post') await parts.store.permit(context, 'update', 'Task', 'operacion/identidad');
      const { body, persons } = await handler(parts, context, request);
      if (method === 'get') await parts.repository.record([looked(context, request.path, persons)]);
      response.status(200).set('Cache-Control', 'no-store').json(body);
    });
  return router;
}

const looked = (context: RequestContext, path: string, persons: readonly string[]) =>
  entryOf({
    ...{ ...context, interaction: 'operation', outcome: 'success', atMs: Date.now() },
    entities: persons.map((id) => ({ type: 'Patient', id })),
    query: `operacion/identidad${path}`.slice(0, 200),
  });

async function caseOf(parts: IdentityRoutes, task: Task): Promise<Answer> {
  const body = await reviewCase(parts, task);
  return { body, persons: body.registros.map(({ id }) => id) };
}

async function queue(parts: IdentityRoutes, _: RequestContext, request: Request) {
  const { estado, cursor } = asked(request, QUEUE_QUERY);
  const criteria = [
    { code: 'code', modifier: undefined, values: REVIEW_CODES.map((code) => `${TAREA_SYSTEM}|${code}`) },
    { code: 'status', modifier: undefined, values: estado === 'abiertas' ? OPEN : CLOSED },
  ];
  const sort = [{ code: '_lastUpdated', descending: estado === 'cerradas' }];
  const query = { type: 'Task', criteria, sort, count: PAGE, cursor, total: 'none' as const };
  const page = await parts.repository.search(query, {});
  const casos: QueuedCase[] = [];
  for (const { json } of page.matches) casos.push(await queuedCase(parts, JSON.parse(json) as Task));
  const persons = new Set(casos.flatMap(({ personas }) => personas.map(({ id }) => id)));
  return { body: { casos, siguiente: page.next ?? null }, persons: [...persons] };
}

async function decide(parts: IdentityRoutes, context: RequestContext, request: Request) {
  const given = parsed(DECISION_REQUEST, request.body);
  await parts.samePerson.refresh();
  const task = await taskOf(parts, request);
  const state = stateOf(task, await historyOf(parts, task));
  const again = state === 'separada' && given.decision !== 'despues';
  if (state !== 'abierta' && state !== 'pospuesta' && !again)
    throw fault('business-rule', 'Este caso ya se decidió.', { fix: 'Abra la lista otra vez, o deshaga la decisión.' });
  if (given.decision === 'despues') await later(parts, context, task, given.motivo);
  else {
    const records = await recordsOfTask(parts, task);
    if (![given.queda, given.une].every((id) => records.includes(id)))
      throw fault('business-rule', 'El caso es de otros registros.', { fix: 'Abra el caso otra vez.' });
    // What was decided and taken back stays to be read: a new decision is a Task of its own.
    const asked = again ? undefined : task;
    const act = { survivorId: given.queda, recordId: given.une, reason: given.motivo, task: asked };
    await (given.decision === 'misma' ? merge : setApart)(parts, context, act);
  }
  return caseOf(parts, await taskOf(parts, request));
}

/** Whatever was decided is taken back as a decision of its own: both stay to be read. */
async function undo(parts: IdentityRoutes, context: RequestContext, request: Request) {
  const { motivo: reason } = parsed(UNDO_REQUEST, request.body);
  await parts.samePerson.refresh();
  const task = await taskOf(parts, request);
  const last = (await historyOf(parts, task)).at(-1);
  const [decided, pair] = last === undefined ? [] : [decidedIn(last), pairIn(last)];
  if (
    decidedIn(task) === undefined ||
    pair === undefined ||
    (decided !== 'misma-persona' && decided !== 'otra-persona')
  )
    throw fault('business-rule', 'Este caso no tiene una decisión que deshacer.', { fix: 'Abra la lista otra vez.' });
  if (decided === 'misma-persona') await unmerge(parts, context, { recordId: pair.recordId, reason });
  else await takeBackApart(parts, context, { ...pair, reason });
  return caseOf(parts, task);
}

async function later(parts: IdentityRoutes, context: RequestContext, task: Task, text: string): Promise<void> {
  const time = new Date().toISOString();
  const note = { text: text || 'Se decide después.', time, authorString: context.caller.name };
  const resource: Task = { ...task, status: 'on-hold', note: [...(task.note ?? []), note], lastModified: time };
  const target = { id: task.id! };
  const persons = await recordsOfTask(parts, task);
  const audit = () => [looked(context, `/${task.id}/decision`, persons)];
  await parts.repository.transact(
    [{ kind: 'update', fullUrl: undefined, resource, target, ifMatch: task.meta?.versionId }],
    {},
    { operationId: undefined, audit },
  );
}

async function taskOf({ repository }: IdentityRoutes, request: Request): Promise<Task> {
  const task = JSON.parse((await repository.read('Task', String(request.params.id), {})).json) as Task;
  const code = task.code?.coding?.find(({ system }) => system === TAREA_SYSTEM)?.code;
  if (REVIEW_CODES.some((one) => one === code)) return task;
  throw fault('not-found', 'No hay un caso con ese identificador.', { fix: 'Abra la lista otra vez.' });
}
