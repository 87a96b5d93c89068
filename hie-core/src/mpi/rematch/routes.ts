/**
 * `/operacion/recotejo`: an operator has everybody compared with everybody again, sees how far it is, and may stop it (docs/adr/0045). Shapes:
 * api.ts. Counts only: no person is shown.
 */
import express, { type Request, type RequestHandler, Router } from 'express';
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { contextOf, parsed } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import { entryOf } from '../../security/audit/entry.ts';
import { onlyOperators } from '../../security/only-operators.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import type { Repository } from '../../store/repository.ts';
import { ESTIMATED } from '../matching/generated/estimated-model.ts';
import { type RematchJob, START_REQUEST } from './api.ts';
import { insertJob, type JobRow, SLICES, selectJob, selectJobs, stopJob } from './sql.ts';

export interface RematchRoutes {
  readonly db: Database;
  readonly repository: Pick<Repository, 'record'>;
  readonly store: Guarded;
  readonly authenticate: RequestHandler;
  /** A job waits. */
  readonly nudge: () => void;
}

type Handler = (parts: RematchRoutes, context: RequestContext, request: Request) => Promise<unknown>;

const SHOWN = 20;
export const REMATCH_ROUTES: readonly (Described & { readonly method: 'get' | 'post'; readonly handler: Handler })[] = [
  {
    ...{ method: 'get', path: '/', about: 'Los últimos recotejos' },
    handler: async ({ db }) => ({ trabajos: (await selectJobs(db, SHOWN)).map(jobOf) }),
  },
  { ...{ method: 'post', path: '/', status: 202, about: 'Comparar a todos', body: START_REQUEST }, handler: start },
  { ...{ method: 'post', path: '/:id/detener', about: 'Detenerlo' }, handler: stop },
];

export function rematchRouter(parts: RematchRoutes): Router {
  const router = Router();
  for (const { method, path, status = 200, handler } of REMATCH_ROUTES)
    router[method](path, parts.authenticate, express.json({ limit: '16kb' }), async (request, response) => {
      const context = contextOf(request, response);
      onlyOperators(context);
      await parts.store.permit(context, 'search', 'Patient', 'operacion/recotejo');
      if (method === 'post') await parts.store.permit(context, 'update', 'Task', 'operacion/recotejo');
      response
        .status(status)
        .set('Cache-Control', 'no-store')
        .json(await handler(parts, context, request));
    });
  return router;
}

async function start(parts: RematchRoutes, context: RequestContext, request: Request): Promise<RematchJob> {
  const { estimar } = parsed(START_REQUEST, request.body ?? {});
  const { subject, role, clientId, name, clues } = context.caller;
  const id = await insertJob(parts.db, estimar, { subject, role, clientId, name, clues });
  if (id === undefined)
    throw fault('conflict', 'Ya se está comparando a todos.', { fix: 'Espere a que termine, o deténgalo.' });
  await parts.repository.record([acted(context, `operacion/recotejo${estimar ? ' (estima pesos)' : ''}`)]);
  parts.nudge();
  return jobOf((await selectJob(parts.db, id))!);
}

async function stop({ db, repository }: RematchRoutes, context: RequestContext, request: Request): Promise<RematchJob> {
  const id = String(request.params.id);
  const job = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? await selectJob(db, id) : undefined;
  if (job === undefined) throw fault('not-found', 'No hay un trabajo con ese número.', { fix: 'Recargue la lista.' });
  await stopJob(db, id);
  await repository.record([acted(context, `operacion/recotejo/${id}/detener`)]);
  return jobOf((await selectJob(db, id))!);
}

const acted = (context: RequestContext, query: string) =>
  entryOf({
    ...{ ...context, interaction: 'operation', outcome: 'success', atMs: Date.now() },
    entities: [],
    query,
  });

const STATES = { active: 'en-curso', done: 'terminado', stopped: 'detenido', failed: 'abandonado' } as const;
const PHASES = { pairs: 'parejas', estimate: 'pesos', compare: 'comparacion' } as const;

function jobOf(job: JobRow): RematchJob {
  return {
    id: job.id,
    estado: STATES[job.state],
    motivo: job.reason,
    fase: PHASES[job.phase],
    avance: job.state === 'done' ? 1 : progressOf(job),
    personas: job.people,
    parejas: job.pairs,
    comparadas: job.compared,
    porRevisar: job.asked,
    yaSabidas: job.known,
    pesos: (job.model ?? ESTIMATED).source,
    pidio: job.orderedBy.name,
    desde: job.createdAt.toISOString(),
    hasta: job.endedAt?.toISOString() ?? null,
  };
}

function progressOf({ phase, slice, compared, pairs }: JobRow): number {
  if (phase === 'estimate') return 0;
  const share = phase === 'pairs' ? slice / SLICES : compared / Math.max(pairs, 1);
  return Math.round(share * 1_000) / 1_000;
}
