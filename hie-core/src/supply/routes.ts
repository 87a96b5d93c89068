/**
 * `/insumos`: shelves, receipts, transfers, counts, waste, quarantine, corrections, recalls. Shapes: api.ts. Dispensing has no route here: it is
 * a MedicationDispense. The array is what the security matrix and the OpenAPI description read.
 */
import express, { Router } from 'express';
import { asked, contextOf, parsed } from '../http/asked.ts';
import { openApiOf } from '../http/open-api.ts';
import type { Role } from '../security/caller.ts';
import { adjust, correct, quarantine, waste } from './adjust.ts';
import * as api from './api.ts';
import { COUNT_ROUTES } from './counts/list.ts';
import { FHIR_FACE_ROUTES } from './fhir/list.ts';
import { sendBack, takeBack, writeOff } from './give-back.ts';
import { underOwnUnit } from './http/own-unit.ts';
import { act, here, type Route, type SupplyParts, uuidIn } from './http/routes.ts';
import { KEEPERS, mayKeep, notYours } from './mover.ts';
import { ORDER_ROUTES } from './orders/list.ts';
import { PLAN_ROUTES } from './planning/list.ts';
import { selectBook } from './reading/book.ts';
import { ITEM_QUERY, itemOf, unitsBeside } from './reading/catalogue.ts';
import { prescriptionAt, prescriptionsOf } from './reading/prescription.ts';
import { recall } from './reading/recall.ts';
import { inventory, stockNear, travelling, whetherNear } from './reading/stock.ts';
import { receive } from './receive.ts';
import { arrive, send } from './transfer.ts';
import { witnessesFor } from './witness/witness.ts';

/** Whoever cares for people may ask where there is something. */
const CARERS = ['medico', 'enfermeria'] as const;

export const SUPPLY_ROUTES: readonly Route[] = [
  {
    ...{
      method: 'get',
      path: '/existencias',
      everywhere: true,
      roles: CARERS,
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
    // Judged as reading a prescription: who may read his own may ask for any key.
    ...{ method: 'get', path: '/hay', everywhere: true, roles: ['paciente'], type: 'MedicationRequest' },
    ...{ query: api.STOCK_QUERY, about: 'Si una farmacia, o cuál cercana, tiene lo que a una persona le recetaron' },
    handler(parts, _, request) {
      const given = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
      const { clues, clave } = parsed(api.STOCK_QUERY, { clues: given.get('clues'), clave: given.getAll('clave') });
      return whetherNear(parts.db, clues, [...new Set(clave)], parts.nowMs());
    },
  },
  {
    ...{ method: 'get', path: '/inventario', query: api.AT, about: 'Todo lo que tiene una unidad, por lote' },
    handler: (parts, _, request) => inventory(parts.db, here(request), parts.nowMs()),
  },
  {
    ...{ method: 'get', path: '/claves', query: ITEM_QUERY, about: 'Qué es una clave, o la caja que leyó el escáner' },
    handler: (parts, _, request) => itemOf(parts, asked(request, ITEM_QUERY)),
  },
  {
    ...{ method: 'get', path: '/unidades', query: api.AT, about: 'Las demás unidades que llevan existencias' },
    handler: ({ db }, _, request) => unitsBeside(db, here(request)),
  },
  {
    ...{
      method: 'get',
      path: '/recetas',
      query: api.OF_PERSON,
      about: 'Las recetas de una persona que perdió el papel',
    },
    handler(parts, context, request) {
      const { persona, clues } = asked(request, api.OF_PERSON);
      return prescriptionsOf(parts, context, persona, clues);
    },
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
      roles: CARERS,
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
      return selectBook(db, clues, desde, hasta);
    },
  },
  {
    ...{ method: 'get', path: '/openapi.json', everywhere: true, roles: CARERS, about: 'Esta descripción' },
    handler: () => Promise.resolve(openApiOf(DESCRIPTION)),
  },
  {
    ...{ method: 'get', path: '/testigos', query: api.AT, about: 'Quién puede ser testigo en esta unidad' },
    handler: ({ db }, { caller }, request) => witnessesFor(db, here(request), caller.subject),
  },
  act('/entradas', 'Recibir, a mano o con lo que leyó el escáner', api.RECEIPT, receive),
  act('/traspasos', 'Enviar a otra unidad', api.TRANSFER, send),
  act('/traspasos/:id/recepcion', 'Recibir lo que otra unidad envió', api.ARRIVAL, (parts, given, actor, request) =>
    arrive(parts, uuidIn(request, 'un traspaso'), given, actor),
  ),
  act(
    '/traspasos/:id/perdida',
    'Dar de baja ante un testigo lo que no llegó',
    api.LOSS,
    ({ db }, given, _, request, who) => writeOff(db, uuidIn(request, 'un traspaso'), given, who),
  ),
  act('/devoluciones/persona', 'Lo que alguien devuelve de un surtimiento', api.PERSON_RETURN, ({ db }, given, actor) =>
    takeBack(db, given, actor),
  ),
  act('/devoluciones/proveedor', 'Devolver a quien lo entregó', api.SUPPLIER_RETURN, ({ db }, given, actor) =>
    sendBack(db, given, actor),
  ),
  act('/ajustes', 'Asentar lo contado', api.ADJUSTMENT, ({ db }, given, actor) => adjust(db, given, actor)),
  act('/mermas', 'Dar de baja ante un testigo', api.WASTE, ({ db }, given, _actor, _request, who) =>
    waste(db, given, who),
  ),
  act('/cuarentena', 'Apartar un lote, o liberarlo', api.QUARANTINE, ({ db }, given, actor) =>
    quarantine(db, given, actor),
  ),
  act('/correcciones', 'Contraasiento de una operación', api.CORRECTION, ({ db }, given, actor) =>
    correct(db, given, actor),
  ),
  ...COUNT_ROUTES,
  ...ORDER_ROUTES,
  ...PLAN_ROUTES,
  ...FHIR_FACE_ROUTES,
];

export const DESCRIPTION = {
  ...{ title: 'Amate: insumos', base: '/insumos', routes: SUPPLY_ROUTES },
  about: 'Surtir es un MedicationDispense de FHIR, no una ruta de aquí.',
};

export function supplyRouter(parts: SupplyParts): Router {
  const router = Router();
  for (const { method, path, everywhere, roles, handler, ...route } of SUPPLY_ROUTES) {
    const { type = 'SupplyDelivery', interaction = method === 'get' ? 'search' : 'create' } = route;
    router[method](path, parts.authenticate, express.json({ limit: '1mb' }), async (request, response) => {
      const { context, answer } = await underOwnUnit(parts.units, contextOf(request, response), request);
      const { caller } = context;
      await parts.store.permit(context, interaction, type, `insumos${path}`);
      if (!KEEPERS.has(caller.role) && !(roles ?? []).includes(caller.role as Role)) throw notYours();
      if (method === 'get' && !everywhere && !mayKeep(caller, here(request))) throw notYours();
      response.set('Cache-Control', 'no-store').json(answer(await handler(parts, context, request)));
    });
  }
  return router;
}
