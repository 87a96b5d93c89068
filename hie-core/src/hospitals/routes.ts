/**
 * `/hospitales`: the operators' board of connected hospitals, orders to their edges, the conformance of a new one; and the door at which each
 * edge reports and fetches its orders. Shapes: api.ts and terminology/src/edge/report.ts. The array is what the security matrix and the
 * OpenAPI description read.
 */
import { REPORT_PATH, reportSchema } from '@amate/terminology/edge/report.ts';
import express, { type Request, type RequestHandler, Router } from 'express';
import { fault } from '../errors.ts';
import { contextOf, parsed } from '../http/asked.ts';
import { type Described, openApiOf } from '../http/open-api.ts';
import type { Role } from '../security/caller.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import { giveAnotherFile } from './another-file.ts';
import { ANOTHER_FILE, CLUES, CONFORMANCE_REQUEST, NEW_HOSPITAL, ORDER_REQUEST } from './api.ts';
import { boardOf, hospitalOf, shown } from './board.ts';
import { connectHospital } from './connect.ts';
import type { ConnectParts } from './edge-file.ts';
import { placeOrder, undoOrder } from './orders/place.ts';
import { receiveReport } from './receive.ts';

export interface HospitalParts extends ConnectParts {
  readonly store: Pick<Guarded, 'permit'>;
  readonly authenticate: RequestHandler;
}

interface Route extends Described {
  readonly method: 'get' | 'post';
  readonly role: Role;
  readonly handler: (parts: HospitalParts, context: RequestContext, request: Request) => Promise<unknown>;
}

export const MOUNT = '/hospitales';
const cluesIn = ({ params }: Request): string => parsed(CLUES, params.clues);

const operators = (route: Omit<Route, 'role'>): Route => ({ ...route, role: 'operador' });

export const HOSPITAL_ROUTES: readonly Route[] = [
  operators({
    ...{ method: 'get', path: '/', about: 'Todos los hospitales conectados, de un vistazo' },
    handler: ({ db, nowMs }) => boardOf(db, nowMs()),
  }),
  operators({
    ...{ method: 'get', path: '/openapi.json', about: 'Esta descripción' },
    handler: async () => openApiOf({ title: 'Amate: hospitales', base: MOUNT, routes: HOSPITAL_ROUTES }),
  }),
  operators({
    ...{
      method: 'post',
      path: '/conformidad',
      about: 'Qué pasaría con unos mensajes de muestra',
      body: CONFORMANCE_REQUEST,
    },
    // The connector's mapping is large, and asked for when a hospital is new.
    handler: async (_, __, { body }) =>
      (await import('./conformance/report.ts')).conformanceOf(parsed(CONFORMANCE_REQUEST, body)),
  }),
  operators({
    ...{
      method: 'post',
      path: '/',
      about: 'Conectar un hospital: cliente y configuración',
      body: NEW_HOSPITAL,
      status: 201,
    },
    handler: (parts, context, { body }) => connectHospital(parts, context, parsed(NEW_HOSPITAL, body)),
  }),
  {
    ...{ method: 'post', path: REPORT_PATH.slice(MOUNT.length), role: 'sistema', body: reportSchema },
    about: 'El conector de un hospital da parte y recoge sus órdenes',
    handler: (parts, context, { body }) => receiveReport(parts, context, parsed(reportSchema, body)),
  },
  operators({
    ...{ method: 'get', path: '/:clues', about: 'Un hospital, con sus errores y órdenes' },
    handler: ({ db, nowMs }, _, request) => hospitalOf(db, cluesIn(request), nowMs()),
  }),
  operators({
    ...{
      method: 'post',
      path: '/:clues/archivo',
      about: 'Darle otro archivo, con otra llave: la de antes deja de servir',
      body: ANOTHER_FILE,
      status: 201,
    },
    handler: (parts, context, request) =>
      giveAnotherFile(parts, context, cluesIn(request), parsed(ANOTHER_FILE, request.body)),
  }),
  operators({
    ...{
      method: 'post',
      path: '/:clues/ordenes',
      about: 'Ordenar algo a su conector',
      body: ORDER_REQUEST,
      status: 202,
    },
    handler: async (parts, context, request) =>
      shown(await placeOrder(parts, context, cluesIn(request), parsed(ORDER_REQUEST, request.body))),
  }),
  operators({
    ...{ method: 'post', path: '/:clues/ordenes/:id/deshacer', about: 'Retirar una orden, o recuperar lo descartado' },
    handler: async (parts, context, request) =>
      shown(await undoOrder(parts, context, cluesIn(request), String(request.params.id))),
  }),
];

export function hospitalRouter(parts: HospitalParts): Router {
  const router = Router();
  for (const { method, path, role, status = 200, handler } of HOSPITAL_ROUTES)
    router[method](
      path,
      parts.authenticate,
      express.json({ limit: '2mb', strict: true }),
      async (request, response) => {
        const context = contextOf(request, response);
        request.body = storable(request.body);
        if (context.caller.role !== role) throw notYours(role);
        // A system says only how itself is, which takes no scope; the board is part of the directory.
        if (role === 'operador')
          await parts.store.permit(
            context,
            method === 'get' ? 'search' : 'update',
            'Endpoint',
            `${MOUNT.slice(1)}${path}`,
          );
        response
          .status(status)
          .set('Cache-Control', 'no-store')
          .json(await handler(parts, context, request));
      },
    );
  return router;
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair, and a broken message may hold both. */
const storable = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body ?? {}), (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value,
  );

const notYours = (role: Role) =>
  fault(
    'forbidden',
    role === 'operador' ? 'Este tablero es para quien opera Amate.' : 'Aquí dan parte los conectores.',
    {
      rule: 'Política de acceso por rol',
      fix: role === 'operador' ? 'Entre con una cuenta de operación.' : 'Use el cliente del conector del hospital.',
    },
  );
