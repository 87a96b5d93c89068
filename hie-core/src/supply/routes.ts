/**
 * `/insumos`: shelves, receipts, transfers, counts, waste, quarantine, corrections, recalls. Shapes: api.ts. Dispensing has no route here: it is
 * a MedicationDispense. The array is what the security matrix and the OpenAPI description read.
 */
import express, { type Request, type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import type { Database } from '../db.ts';
import { fault } from '../errors.ts';
import { asked, contextOf, parsed } from '../security/accesses/routes.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import type { Repository } from '../store/repository.ts';
import { adjust, correct, quarantine, waste } from './adjust.ts';
import * as api from './api.ts';
import { openApiOf } from './open-api.ts';
import { type PrescriptionParts, prescriptionAt } from './reading/prescription.ts';
import { recall } from './reading/recall.ts';
import { selectBook } from './reading/sql.ts';
import { inventory, stockNear, travelling } from './reading/stock.ts';
import { type ReceiveParts, receive } from './receive.ts';
import type { Recorded } from './record.ts';
import { keepSite } from './sites.ts';
import { arrive, send } from './transfer.ts';

export interface SupplyParts extends ReceiveParts, PrescriptionParts {
  readonly db: Database;
  readonly repository: Pick<Repository, 'record' | 'search'>;
  readonly store: Pick<Guarded, 'search' | 'read' | 'permit'>;
  readonly authenticate: RequestHandler;
}

interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** What it is for, in the OpenAPI description. */
  readonly about: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  /** Anybody who cares for people may ask, wherever. */
  readonly everywhere?: boolean;
  readonly handler: (parts: SupplyParts, context: RequestContext, request: Request) => Promise<unknown>;
}

const here = (request: Request): string => asked(request, api.AT).clues;
const act = <T extends { readonly clues: string }>(
  path: string,
  about: string,
  body: z.ZodType<T>,
  work: (parts: SupplyParts, given: T, actor: string, request: Request) => Promise<Recorded>,
): Route => ({
  ...{ method: 'post', path, about, body },
  async handler(parts, context, request) {
    const given = parsed(body, request.body);
    mayKeep(context, given.clues);
    await keepSite(parts, given.clues);
    return told(await work(parts, given, actorOf(context), request));
  },
});

export const SUPPLY_ROUTES: readonly Route[] = [
  {
    ...{
      method: 'get',
      path: '/existencias',
      everywhere: true,
      query: api.STOCK_QUERY,
      about: 'Existencias aquí y en la unidad más cercana que lo tiene',
    },
    handler(parts, _, request) {
      const given = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
      const { clues, clave } = parsed(api.STOCK_QUERY, { clues: given.get('clues'), clave: given.getAll('clave') });
      return stockNear(parts.db, clues, [...new Set(clave)], parts.nowMs());
    },
  },
  {
    ...{ method: 'get', path: '/inventario', query: api.AT, about: 'Todo lo que tiene una unidad, por lote' },
    handler: (parts, _, request) => inventory(parts.db, here(request), parts.nowMs()),
  },
  {
    ...{
      method: 'get',
      path: '/recetas/:folio',
      query: api.AT,
      about: 'Una receta por su folio: lo que falta y de qué lotes',
    },
    handler: (parts, context, request) => prescriptionAt(parts, context, String(request.params.folio), here(request)),
  },
  {
    ...{ method: 'get', path: '/traspasos', query: api.AT, about: 'Lo que va en camino desde o hacia una unidad' },
    handler: (parts, _, request) => travelling(parts.db, here(request)),
  },
  {
    ...{
      method: 'get',
      path: '/lotes/:clave/:lote',
      everywhere: true,
      about: 'Retiro de un lote: anaqueles y personas',
    },
    handler(parts, context, request) {
      const { clave, lote } = request.params;
      return recall(parts, context, String(clave).slice(0, 40), String(lote).slice(0, 40));
    },
  },
  {
    ...{
      method: 'get',
      path: '/controlados',
      query: api.BOOK_QUERY,
      about: 'Libro de control de medicamentos de las fracciones I, II y III',
    },
    async handler({ db }, _, request) {
      const { clues, desde, hasta } = asked(request, api.BOOK_QUERY);
      return { renglones: await selectBook(db, clues, desde, hasta) };
    },
  },
  {
    ...{ method: 'get', path: '/openapi.json', everywhere: true, about: 'Esta descripción' },
    handler: () => Promise.resolve(openApiOf(SUPPLY_ROUTES)),
  },
  act('/entradas', 'Recibir, a mano o con lo que leyó el escáner', api.RECEIPT, receive),
  act('/traspasos', 'Enviar a otra unidad', api.TRANSFER, send),
  act('/traspasos/:id/recepcion', 'Recibir lo que otra unidad envió', api.ARRIVAL, (parts, given, actor, request) =>
    arrive(parts, uuidIn(request), given, actor),
  ),
  act('/ajustes', 'Asentar lo contado', api.ADJUSTMENT, ({ db }, given, actor) => adjust(db, given, actor)),
  act('/mermas', 'Dar de baja ante un testigo', api.WASTE, ({ db }, given, actor) => waste(db, given, actor)),
  act('/cuarentena', 'Apartar un lote, o liberarlo', api.QUARANTINE, ({ db }, given, actor) =>
    quarantine(db, given, actor),
  ),
  act('/correcciones', 'Contraasiento de una operación', api.CORRECTION, ({ db }, given, actor) =>
    correct(db, given, actor),
  ),
];

export function supplyRouter(parts: SupplyParts): Router {
  const router = Router();
  for (const { method, path, everywhere, handler } of SUPPLY_ROUTES)
    router[method](path, parts.authenticate, express.json({ limit: '1mb' }), async (request, response) => {
      const context = contextOf(request, response);
      await parts.store.permit(context, method === 'get' ? 'search' : 'create', 'SupplyDelivery', `insumos${path}`);
      if (!everywhere && !KEEPERS.has(context.caller.role)) throw notYours();
      if (method === 'get' && !everywhere) mayKeep(context, here(request));
      response.set('Cache-Control', 'no-store').json(await handler(parts, context, request));
    });
  return router;
}

const KEEPERS: ReadonlySet<string> = new Set(['farmacia', 'sistema']);

/** The shelves of a unit are kept by its own pharmacy; a system that belongs to no unit keeps any. */
function mayKeep({ caller }: RequestContext, clues: string): void {
  const anywhere = caller.role === 'sistema' && caller.clues === undefined;
  if (KEEPERS.has(caller.role) && (anywhere || caller.clues === clues)) return;
  throw notYours();
}

const notYours = () =>
  fault('forbidden', 'Los anaqueles de una unidad los lleva su propia farmacia.', {
    path: 'clues',
    rule: 'Política de acceso por rol',
    fix: 'Entre con una cuenta de farmacia de esa unidad.',
  });

const actorOf = ({ caller }: RequestContext): string => caller.name || caller.subject;

function uuidIn({ params }: Request): string {
  const id = String(params.id);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id.toLowerCase();
  throw fault('not-found', 'No hay un traspaso con ese número.', { fix: 'Recargue la lista.' });
}

const told = ({ repeated, moves }: Recorded): object => ({
  repetida: repeated,
  movimientos: moves.map(({ item, lot, expiry, packs }) => ({
    clave: item,
    lote: lot,
    caducidad: expiry,
    envases: packs,
  })),
});
