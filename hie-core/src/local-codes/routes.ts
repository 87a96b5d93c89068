/**
 * `/operacion/codigos-locales`: the operator's board of local codes, their translations, and the jobs that apply them to what is stored.
 * Shapes: api.ts. For operators alone; no patient's data is shown, only ids of examples.
 */
import express, { type Request, type RequestHandler, Router } from 'express';
import type { Database } from '../db.ts';
import { fault } from '../errors.ts';
import { asked, contextOf, parsed } from '../http/asked.ts';
import type { Described } from '../http/open-api.ts';
import { entryOf } from '../security/audit/entry.ts';
import { onlyOperators } from '../security/only-operators.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { Repository } from '../store/repository.ts';
import { FIX_REQUEST, JOB_REQUEST, JOBS_QUERY, LIST_QUERY, WHICH } from './api.ts';
import { type BoardParts, boardOf, describeCodes, jobOf } from './board.ts';
import { type FixParts, say, unsay } from './fix.ts';
import { insertJob, type JobRow, selectJob, selectJobs, stopJob } from './jobs/sql.ts';
import { type CodeRow, selectCode } from './sql.ts';

export interface LocalCodeRoutes extends BoardParts, FixParts {
  readonly db: Database;
  readonly repository: Pick<Repository, 'record'>;
  readonly terminology: BoardParts['terminology'] & FixParts['terminology'];
  readonly authenticate: RequestHandler;
  /** A job waits. */
  readonly nudge: () => void;
}

type Handler = (parts: LocalCodeRoutes, context: RequestContext, request: Request) => Promise<unknown>;

export const LOCAL_CODE_ROUTES: readonly (Described & { readonly handler: Handler })[] = [
  {
    ...{ method: 'get', path: '/', query: LIST_QUERY, about: 'Los códigos de cada establecimiento' },
    handler: (parts, _, request) => boardOf(parts, asked(request, LIST_QUERY)),
  },
  { ...{ method: 'put', path: '/traduccion', about: 'Decir qué significa', body: FIX_REQUEST }, handler: translate },
  { ...{ method: 'delete', path: '/traduccion', about: 'Ya no significa nada', body: WHICH }, handler: takeBack },
  {
    ...{ method: 'get', path: '/trabajos', query: JOBS_QUERY, about: 'Los trabajos sobre lo ya guardado' },
    handler: async ({ db }, _, request) => ({
      trabajos: (await selectJobs(db, asked(request, JOBS_QUERY).n)).map(jobOf),
    }),
  },
  {
    ...{ method: 'post', path: '/trabajos', status: 202, body: JOB_REQUEST },
    ...{ about: 'Aplicar una traducción a lo ya guardado', handler: order },
  },
  { ...{ method: 'post', path: '/trabajos/:id/detener', about: 'Detener un trabajo' }, handler: stop },
  { ...{ method: 'post', path: '/trabajos/:id/deshacer', status: 202, about: 'Deshacerlo' }, handler: undo },
];

export function localCodeRouter(parts: LocalCodeRoutes): Router {
  const router = Router();
  for (const { method, path, status = 200, handler } of LOCAL_CODE_ROUTES)
    router[method](path, parts.authenticate, express.json({ limit: '16kb' }), async (request, response) => {
      const context = contextOf(request, response);
      await mayOperate(parts, context, method === 'get' ? 'search' : 'update');
      response
        .status(status)
        .set('Cache-Control', 'no-store')
        .json(await handler(parts, context, request));
    });
  return router;
}

async function mayOperate({ store }: LocalCodeRoutes, context: RequestContext, interaction: 'search' | 'update') {
  onlyOperators(context);
  await store.permit(context, interaction, 'ConceptMap', 'codigos-locales');
}

async function translate(parts: LocalCodeRoutes, context: RequestContext, request: Request) {
  const { sistema, clave, destino, igual } = parsed(FIX_REQUEST, request.body);
  const row = await codeOf(parts, sistema, clave);
  await say(parts, context, {
    ...{ system: sistema, code: clave, display: row.display },
    ...{ targetSystem: destino.sistema, targetCode: destino.clave, equivalence: igual ? 'equivalent' : 'wider' },
  });
  return (await describeCodes(parts, [row]))[0];
}

async function takeBack(parts: LocalCodeRoutes, context: RequestContext, request: Request) {
  const { sistema, clave } = parsed(WHICH, request.body);
  const row = await codeOf(parts, sistema, clave);
  await unsay(parts, context, sistema, clave);
  return (await describeCodes(parts, [row]))[0];
}

async function order(parts: LocalCodeRoutes, context: RequestContext, request: Request) {
  const { sistema, clave, ensayo } = parsed(JOB_REQUEST, request.body);
  return start(parts, context, await codeOf(parts, sistema, clave), ensayo);
}

async function start(parts: LocalCodeRoutes, context: RequestContext, { id, system, code }: CodeRow, dry: boolean) {
  const { subject, role, clientId, name, clues } = context.caller;
  const job = await insertJob(parts.db, id, dry, { subject, role, clientId, name, clues });
  if (job === undefined)
    throw fault('conflict', 'Ya hay un trabajo en curso para este código.', {
      fix: 'Espere a que termine, o deténgalo.',
    });
  const query = `codigos-locales/trabajos ${system}|${code}${dry ? ' (ensayo)' : ''}`;
  const act = { interaction: 'operation', outcome: 'success', entities: [], query } as const;
  await parts.repository.record([entryOf({ ...context, ...act, atMs: Date.now() })]);
  parts.nudge();
  return jobOf((await selectJob(parts.db, job))!);
}

async function stop(parts: LocalCodeRoutes, _context: RequestContext, request: Request) {
  const { id } = await jobNamed(parts, request);
  await stopJob(parts.db, id);
  return jobOf((await selectJob(parts.db, id))!);
}

/** The code means nothing any more, and a job takes away what was put beside it. */
async function undo(parts: LocalCodeRoutes, context: RequestContext, request: Request) {
  const job = await jobNamed(parts, request);
  const row = await codeOf(parts, job.system, job.localCode);
  await stopJob(parts.db, job.id);
  await unsay(parts, context, job.system, job.localCode);
  return start(parts, context, row, false);
}

async function jobNamed({ db }: LocalCodeRoutes, request: Request): Promise<JobRow> {
  const id = String(request.params.id);
  const job = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? await selectJob(db, id) : undefined;
  if (job === undefined) throw fault('not-found', 'No hay un trabajo con ese número.', { fix: 'Recargue la lista.' });
  return job;
}

async function codeOf({ db }: LocalCodeRoutes, system: string, code: string): Promise<CodeRow> {
  const row = await selectCode(db, system, code);
  if (row === undefined)
    throw fault('not-found', 'Ese código no ha llegado a Amate.', {
      value: `${system}|${code}`,
      fix: 'Recargue el tablero. Un código que aún no llega se traduce con un ConceptMap.',
    });
  return row;
}
