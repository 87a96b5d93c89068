/**
 * `/citas`: appointments without script, behind the session of the sign-in. `/clinicas`: the nearest clinics, for the web, behind a token.
 * Every post names the session's form token, comes from our own pages, and answers with a redirect, so that going back posts nothing again.
 */
import { readFileSync } from 'node:fs';
import { type Request, type RequestHandler, type Response, Router, urlencoded } from 'express';
import { z } from 'zod';
import { HubError } from '../../errors.ts';
import { statusOf } from '../../fhir/outcome.ts';
import { asked, contextOf } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import type { PageDoor } from '../../security/account-admin/page-door.ts';
import { rateLimit } from '../../security/rate-limit.ts';
import { sendHtml } from '../../security/sign-in/answer.ts';
import { ALCALDIAS } from './alcaldias.ts';
import { createDesk, type DeskParts, type Offer } from './desk.ts';
import type { Clinic } from './near.ts';
import { at, noRecordPage, notForStaffPage, refusedPage } from './pages.ts';
import {
  acceptPlace,
  book,
  calendarOf,
  drop,
  move,
  type PlainVisit,
  showAppointment,
  showCheck,
  showHome,
  showPlaces,
  showServices,
  text,
  turnDown,
  waitFor,
} from './pages-visit.ts';
import { choosePreferences, showClinics, showPreferences } from './person-visit.ts';

const STYLE = readFileSync(new URL('./plain.css', import.meta.url), 'utf8');
const FORM = urlencoded({ extended: false, limit: '4kb' });
const CALLBACK = '/citas/retorno';

export function plainRouter(parts: DeskParts, pages: PageDoor): Router {
  const router = Router();
  const desk = createDesk(parts);
  const limit = rateLimit({ perMinute: 20, maxKeys: 10_000 });

  async function visitOf(request: Request, response: Response): Promise<PlainVisit | undefined> {
    const visitor = await pages.visitor(request, response);
    if (visitor === undefined) return void response.redirect(303, pages.signInUrl(CALLBACK));
    const { caller, token } = visitor;
    if (caller.role !== 'paciente') return void sendHtml(response, 403, notForStaffPage());
    if (caller.patientId === undefined) return void sendHtml(response, 403, noRecordPage());
    const requestId = String(response.getHeader('x-request-id') ?? '');
    const posts = request.method === 'POST';
    const start = request.originalUrl.indexOf('?');
    const fields = posts ? (request.body as Record<string, string>) : start < 0 ? '' : request.originalUrl.slice(start);
    const visit = { parts, desk, context: { caller, requestId }, token, given: new URLSearchParams(fields ?? {}) };
    if (!posts) return visit;
    if (!pages.isOwnPost(visitor, request))
      return refuse(response, 403, 'La página caducó.', 'Vuelva a empezar desde Mis citas.');
    if (limit.take(caller.subject) > 0)
      return refuse(response, 429, 'Fueron muchos cambios en un minuto.', 'Espere un momento.');
    return visit;
  }

  const behind =
    (work: (visit: PlainVisit, request: Request, response: Response) => Promise<void>): RequestHandler =>
    async (request, response, next) => {
      let visit: PlainVisit | undefined;
      try {
        visit = await visitOf(request, response);
        if (visit !== undefined) await work(visit, request, response);
      } catch (error) {
        if (!(error instanceof HubError) || response.headersSent || statusOf(error) >= 500) return next(error);
        const [{ text: said, fix }] = error.problems;
        const again = visit && placesAgain(visit);
        refuse(response, statusOf(error) === 412 ? 409 : statusOf(error), said, fix, again);
      }
    };
  const get = (path: string, show: (visit: PlainVisit, id: string) => Promise<string>): void =>
    void router.get(
      path,
      behind(async (visit, request, response) => sendHtml(response, 200, await show(visit, String(request.params.id)))),
    );
  const post = (path: string, act: (visit: PlainVisit, id: string) => Promise<string>): void =>
    void router.post(
      path,
      FORM,
      behind(async (visit, request, response) => response.redirect(303, await act(visit, String(request.params.id)))),
    );

  router.get('/estilo.css', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('css').send(STYLE);
  });
  // The session is what was wanted; the code that came with it is left to expire.
  router.get('/retorno', (_request, response) => response.redirect(303, '/citas'));
  get('/', showHome);
  get('/nueva', showServices);
  get('/lugares', showPlaces);
  get('/revisar', showCheck);
  get('/cita/:id', showAppointment);
  post('/reservar', book);
  post('/cambiar', move);
  post('/esperar', waitFor);
  post('/cita/:id/cancelar', drop);
  post('/cita/:id/aceptar', acceptPlace);
  post('/cita/:id/rechazar', turnDown);
  get('/unidades', showClinics);
  get('/avisos', showPreferences);
  post('/avisos', choosePreferences);
  router.get(
    '/cita/:id/calendario.ics',
    behind(async (visit, request, response) => {
      const file = await calendarOf(visit, String(request.params.id));
      response
        .set('Cache-Control', 'no-store')
        .set('Content-Disposition', 'attachment; filename="cita.ics"')
        .type('text/calendar; charset=utf-8')
        .send(file);
    }),
  );
  return router;
}

/** Whoever lost a place wants another, not an error. */
const placesAgain = (visit: PlainVisit): string | undefined => {
  const servicio = text(visit, 'servicio');
  return servicio && at('/lugares', { para: text(visit, 'para'), servicio, cambia: text(visit, 'cambia') });
};

function refuse(
  response: Response,
  status: number,
  said: string,
  fix: string | undefined,
  again?: string | undefined,
): undefined {
  const next = again === undefined ? (['/citas', 'Volver'] as const) : ([again, 'Ver otros lugares'] as const);
  const shownFix = again !== undefined ? 'Elija otro lugar de la lista.' : fix;
  sendHtml(response, status, refusedPage(said, shownFix, next[0], next[1]));
  return undefined;
}

const CLINICS_QUERY = z.strictObject({
  servicio: z.string().max(80).optional(),
  cerca: z.string().max(60).optional(),
  paciente: z
    .string()
    .regex(/^[A-Za-z0-9\-.]{1,64}$/)
    .optional(),
});

export const CLINIC_ROUTES: readonly Described[] = [
  {
    method: 'get',
    path: '/',
    about: 'Las unidades que ofrecen un servicio, las más cercanas primero',
    query: CLINICS_QUERY,
  },
];

export function clinicsRouter(parts: DeskParts, authenticate: RequestHandler): Router {
  const router = Router();
  const desk = createDesk(parts);
  router.get('/', authenticate, async (request, response) => {
    const context = contextOf(request, response);
    const { servicio, cerca = '', paciente } = asked(request, CLINICS_QUERY);
    await parts.store.permit(context, 'search', 'Slot', 'clinicas');
    const person = paciente === undefined ? undefined : (await desk.people(context)).find(({ id }) => id === paciente);
    const offers =
      servicio === undefined ? await desk.clinics(cerca, person) : await desk.offers(servicio, cerca, person);
    response.set('Cache-Control', 'no-store').json({
      servicios: (await desk.services()).map(({ key, name }) => ({ clave: key, nombre: name })),
      alcaldias: ALCALDIAS.map(({ name }) => name),
      cerca: offers.near && { cp: offers.near.postalCode, alcaldia: offers.near.alcaldia?.name },
      entendido: offers.meant.kind !== 'unknown',
      clinicas: offers.clinics.map(clinicOut),
    });
  });
  return router;
}

const clinicOut = ({
  id,
  name,
  alcaldia,
  postalCode,
  street,
  services,
  map,
  agendas,
  firstMs,
}: Clinic & Partial<Offer>) => ({
  ...{ id, nombre: name, alcaldia, cp: postalCode, calle: street, mapa: map },
  servicios: services.map((one) => ({ clave: one.key, nombre: one.name })),
  agendas: agendas.map((agenda) => agenda.id),
  servicio: agendas[0]?.serviceId,
  ...(firstMs !== undefined && { primero: new Date(firstMs).toISOString() }),
});
