/**
 * `/telemonitoreo`: the board and what is done about an alert, devices and pairings, programmes, a person's readings. Shapes: api.ts. The array
 * is what the security matrix reads. Two doors need no token of the hub: a pairing code and a device's own token open them.
 */
import express, { type Request, type RequestHandler, Router } from 'express';
import { fault } from '../errors.ts';
import { asked, contextOf, parsed } from '../security/accesses/routes.ts';
import type { Caller } from '../security/caller.ts';
import { rateLimit } from '../security/rate-limit.ts';
import type { RequestContext } from '../store/guarded.ts';
import { actOn, ownAlert } from './alerts/act.ts';
import { undo } from './alerts/undo.ts';
import * as api from './api.ts';
import { alertInFull, type BoardParts, board, waiting } from './board.ts';
import { aboutDevice, devicesAt, devicesOf, wouldMove } from './devices/list.ts';
import { offered, offerOwn, redeemOwn } from './devices/own-device.ts';
import { isTokenOf, offerCode, redeem, release, topicOf, undoPairing } from './devices/pair.ts';
import { type DeviceParts, ownDevice, register, showOwner } from './devices/register.ts';
import { personNumber, selectPeriods } from './devices/sql.ts';
import type { Senders } from './intake/senders.ts';
import type { KindName } from './kinds.ts';
import { followed, measures } from './measures/measures.ts';
import { byHand, mayLook, type PersonParts, personView, series } from './person.ts';
import { type EnrolParts, enrol, leave, silence } from './programmes/enrol.ts';
import { PROGRAMMES, programmeOf } from './programmes/programmes.ts';
import { takeBack } from './programmes/take-back.ts';
import { gapRuleId, type PlanSettings } from './rules/rule.ts';

export interface TeleParts extends BoardParts, DeviceParts, EnrolParts, PersonParts {
  readonly store: BoardParts['store'] & EnrolParts['store'];
  readonly repository: EnrolParts['repository'];
  readonly authenticate: RequestHandler;
  readonly senders: Senders;
  /** Its connections end: whoever it was has to sign in again. */
  readonly drop: (device: string) => void;
  /** Something of an alert changed: the record follows. */
  readonly onAlerts: () => void;
  readonly onReadings: () => void;
}

interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly roles: readonly Caller['role'][];
  readonly status?: number;
  readonly handler: (parts: TeleParts, context: RequestContext, request: Request) => Promise<unknown>;
}

const CARE = ['medico', 'enfermeria'] as const;
const PEOPLE = [...CARE, 'paciente'] as const;
/** A clinic pairs many from one address; of 2^50 codes nobody finds one at this pace in its fifteen minutes. */
const CODES_PER_MINUTE = 120;

const named = ({ params }: Request, name: string): string => String(params[name]).slice(0, 64);
const who = ({ caller }: RequestContext): string => caller.name || caller.subject;

export const TELE_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/tablero', roles: CARE },
    handler: (parts, context) => board(parts, context, facilityOf(context)),
  },
  {
    ...{ method: 'get', path: '/pendientes', roles: CARE },
    handler: (parts, context) => waiting(parts, facilityOf(context)),
  },
  {
    ...{ method: 'get', path: '/medidas', roles: CARE },
    handler: (parts, context, request) => measures(parts, facilityOf(context), asked(request, api.MEASURES_QUERY).dias),
  },
  {
    ...{ method: 'get', path: '/inscripciones', roles: CARE },
    handler: (parts, context) => followed(parts, context, facilityOf(context)),
  },
  {
    ...{ method: 'get', path: '/alertas/:id', roles: CARE },
    handler: (parts, context, request) => alertInFull(parts, context, named(request, 'id')),
  },
  {
    ...{ method: 'post', path: '/alertas/:id/deshacer', roles: CARE },
    async handler(parts, context, request) {
      const id = named(request, 'id');
      const alert = await ownAlert(parts.db, context.caller, id);
      await undo(parts.db, context.caller, alert, parsed(api.UNDO, request.body).version, parts.nowMs());
      parts.onAlerts();
      return alertInFull(parts, context, id);
    },
  },
  {
    ...{ method: 'post', path: '/alertas/:id/:acto', roles: CARE },
    async handler(parts, context, request) {
      const name = api.ACTS.find((act) => act === named(request, 'acto'));
      const id = named(request, 'id');
      await ownAlert(parts.db, context.caller, id);
      if (name === undefined) throw fault('not-found', 'Ese acto no existe.', { rule: api.ACTS.join(', ') });
      await actOn(parts.db, context.caller, id, name, parsed(api.ACT, request.body), parts.nowMs());
      parts.onAlerts();
      return alertInFull(parts, context, id);
    },
  },
  {
    ...{ method: 'get', path: '/programas', roles: PEOPLE },
    handler: async () => ({
      programas: PROGRAMMES.map(({ id, version, title, expected, rules, education }) => ({
        ...{ id, version, titulo: title },
        educacion: education.map(({ id: message, day, text }) => ({ id: message, dia: day, texto: text })),
        esperado: expected.map(({ kind, everyHours, graceHours }) => ({
          clase: kind,
          cadaHoras: everyHours,
          graciaHoras: graceHours,
          regla: gapRuleId(kind),
        })),
        reglas: rules.map((rule) => ({
          id: rule.id,
          titulo: rule.title,
          urgencia: rule.urgency,
          condicion: rule.when,
          fuente: rule.source,
        })),
      })),
    }),
  },
  {
    ...{ method: 'post', path: '/inscripciones', roles: CARE, status: 201 },
    async handler(parts, context, request) {
      const given = parsed(api.ENROLMENT, request.body);
      const programme = programmeOf(given.programa)!;
      const { id } = await enrol(parts, context, {
        ...{ patient: given.paciente, programme, clues: facilityOf(context) },
        settings: settingsOf(given),
      });
      return { id };
    },
  },
  {
    ...{ method: 'post', path: '/inscripciones/:id/silencio', roles: CARE },
    async handler(parts, context, request) {
      const { hasta, motivo } = parsed(api.SILENCE, request.body);
      await silence(parts, context, named(request, 'id'), Date.parse(hasta), motivo);
      return { hasta };
    },
  },
  {
    ...{ method: 'post', path: '/inscripciones/:id/terminar', roles: CARE },
    async handler(parts, context, request) {
      await leave(parts, context, named(request, 'id'), parsed(api.RELEASE, request.body).motivo);
      parts.onAlerts();
      return { terminada: true };
    },
  },
  {
    ...{ method: 'post', path: '/aparatos', roles: CARE, status: 201 },
    async handler(parts, context, request) {
      return { id: await register(parts, context, facilityOf(context), parsed(api.NEW_DEVICE, request.body)) };
    },
  },
  {
    ...{ method: 'get', path: '/aparatos', roles: CARE },
    handler: (parts, context) => devicesAt(parts, context, facilityOf(context)),
  },
  {
    ...{ method: 'get', path: '/personas/:paciente/aparatos', roles: PEOPLE },
    async handler(parts, context, request) {
      const patient = named(request, 'paciente');
      await mayLook(parts, context, patient);
      return devicesOf(parts, patient, context.caller.clues);
    },
  },
  {
    ...{ method: 'post', path: '/mis-aparatos', roles: ['paciente'], status: 201 },
    handler: (parts, context, request) =>
      offerOwn(parts, context, ownId(context), parsed(api.OWN_DEVICE, request.body).nombre),
  },
  {
    ...{ method: 'post', path: '/mis-vinculos', roles: ['paciente'] },
    async handler(parts, context, request) {
      const given = await redeemOwn(parts, ownId(context), parsed(api.REDEMPTION, request.body).codigo);
      parts.drop(given.usuario);
      return given;
    },
  },
  {
    ...{ method: 'get', path: '/aparatos/:aparato', roles: CARE },
    async handler(parts, context, request) {
      return aboutDevice(parts, context, await ownDevice(parts.db, context, named(request, 'aparato')));
    },
  },
  {
    ...{ method: 'post', path: '/vinculos', roles: CARE, status: 201 },
    async handler(parts, context, request) {
      const given = parsed(api.PAIRING, request.body);
      const device = await ownDevice(parts.db, context, given.aparato);
      await parts.store.read(context, 'Patient', given.paciente);
      const person = await personNumber(parts.db, given.paciente);
      const code = await offerCode(parts.db, { device: device.id, person, by: who(context) });
      return offered(code);
    },
  },
  {
    ...{ method: 'post', path: '/aparatos/:aparato/liberar', roles: CARE },
    async handler(parts, context, request) {
      const { motivo } = parsed(api.RELEASE, request.body);
      const device = await ownDevice(parts.db, context, named(request, 'aparato'));
      const wasPaired = await release(parts.db, device.id);
      parts.drop(device.name);
      await showOwner(parts, device.name, undefined, { by: who(context), why: motivo });
      return { liberado: wasPaired };
    },
  },
  {
    ...{ method: 'get', path: '/aparatos/:aparato/corregir', roles: CARE },
    async handler(parts, context, request) {
      const device = await ownDevice(parts.db, context, named(request, 'aparato'));
      const question = asked(request, api.WOULD_MOVE);
      await parts.store.read(context, 'Patient', question.de);
      return wouldMove(parts, device, question);
    },
  },
  {
    ...{ method: 'post', path: '/aparatos/:aparato/corregir', roles: CARE },
    async handler(parts, context, request) {
      const device = await ownDevice(parts.db, context, named(request, 'aparato'));
      const { de, a, desde, motivo } = parsed(api.CORRECTION, request.body);
      // By the law of who asks, and on record for both.
      await parts.store.read(context, 'Patient', de);
      await parts.store.read(context, 'Patient', a);
      const [source, target] = [await personNumber(parts.db, de), await personNumber(parts.db, a)];
      const fromMs = Date.parse(desde);
      const move = { device: device.id, source, target, fromMs, by: who(context), reason: motivo };
      const moved = await undoPairing(parts.db, move, parts.nowMs());
      const last = (await selectPeriods(parts.db, device.id)).at(-1);
      await showOwner(parts, device.name, last?.untilMs === null ? last.patient : undefined);
      parts.onReadings();
      parts.onAlerts();
      return { lecturas: moved.readings, alertas: moved.alerts };
    },
  },
  {
    ...{ method: 'get', path: '/personas/:paciente', roles: PEOPLE },
    handler: (parts, context, request) => personView(parts, context, named(request, 'paciente')),
  },
  {
    ...{ method: 'get', path: '/personas/:paciente/series', roles: PEOPLE },
    handler(parts, context, request) {
      const { clase, dias } = asked(request, api.SERIES_QUERY);
      return series(parts, context, named(request, 'paciente'), clase, dias);
    },
  },
  {
    ...{ method: 'post', path: '/lecturas/retirar', roles: PEOPLE },
    async handler(parts, context, request) {
      const { paciente, clase, hora } = parsed(api.TAKE_BACK, request.body);
      const patient = aboutWhom(context, paciente);
      await mayLook(parts, context, patient);
      await takeBack(parts.db, { patient, kind: clase, saidMs: Date.parse(hora), by: who(context) });
      parts.onReadings();
      parts.onAlerts();
      return { retirada: true };
    },
  },
  {
    ...{ method: 'post', path: '/lecturas', roles: PEOPLE },
    handler(parts, context, request) {
      const given = parsed(api.BY_HAND, request.body);
      return byHand(parts, context, aboutWhom(context, given.paciente), given);
    },
  },
];

export function teleRouter(parts: TeleParts): Router {
  const router = Router();
  const body = express.json({ limit: '256kb', strict: true });
  for (const { method, path, roles, status = 200, handler } of TELE_ROUTES)
    router[method](path, parts.authenticate, body, async (request, response) => {
      const context = contextOf(request, response);
      if (!roles.includes(context.caller.role)) throw notYours();
      response
        .status(status)
        .set('Cache-Control', 'no-store')
        .json(await handler(parts, context, request));
    });
  const attempts = rateLimit({ perMinute: CODES_PER_MINUTE, maxKeys: 10_000 });
  router.post('/vincular', body, async (request, response) => {
    if (attempts.take(request.ip ?? '') > 0)
      throw fault('throttled', 'Demasiados intentos.', { fix: 'Espere un minuto.' });
    const { device, patient, token } = await redeem(parts.db, parsed(api.REDEMPTION, request.body).codigo);
    parts.drop(device);
    await showOwner(parts, device, patient);
    response.set('Cache-Control', 'no-store').json({ usuario: device, clave: token, tema: topicOf(device) });
  });
  router.post(
    '/aparatos/:aparato/mensajes',
    express.text({ type: () => true, limit: '128kb' }),
    async (request, response) => {
      const [, token] = /^Bearer ([\w-]{20,100})$/.exec(request.get('authorization') ?? '') ?? [];
      if (request.get('authorization') === undefined)
        throw fault('login', 'Falta la clave del aparato.', { fix: 'Envíe Authorization: Bearer <clave>.' });
      const sender = await parts.senders.find(named(request, 'aparato'));
      if (sender === undefined || token === undefined || !isTokenOf(sender, token))
        throw fault('forbidden', 'La clave del aparato no vale.', { fix: 'Vincúlelo otra vez.' });
      const sent = await parts.senders.take(sender, typeof request.body === 'string' ? request.body : '');
      if (sent.kind === 'too-much')
        throw fault('throttled', 'El aparato envía demasiado.', { fix: 'Espere y envíe lo que falta junto.' });
      response.set('Cache-Control', 'no-store').json({ resultados: sent.outcomes });
    },
  );
  return router;
}

const notYours = () =>
  fault('forbidden', 'Su papel no puede hacer eso en el telemonitoreo.', {
    rule: 'Política de acceso por rol',
    fix: 'Entre con una cuenta de medicina o enfermería.',
  });

function facilityOf({ caller }: RequestContext): string {
  if (caller.clues !== undefined) return caller.clues;
  throw fault('forbidden', 'Su cuenta no es de ninguna unidad.', {
    fix: 'Pida a quien administra que le asigne una unidad.',
  });
}

/** A person writes down his own; staff says whose. */
function aboutWhom(context: RequestContext, said: string | undefined): string {
  const patient = context.caller.role === 'paciente' ? context.caller.patientId : said;
  if (patient === undefined) throw fault('required', 'Falta de quién son las lecturas.', { path: 'paciente' });
  return patient;
}

/** Of the person who asks. */
function ownId({ caller }: RequestContext): string {
  if (caller.patientId !== undefined) return caller.patientId;
  throw fault('forbidden', 'Su cuenta no está ligada a un expediente.', { fix: 'Pida que la liguen en su unidad.' });
}

const settingsOf = ({ limites, esperado, mejorFlujo }: ReturnType<typeof api.ENROLMENT.parse>): PlanSettings => ({
  limits: Object.fromEntries(
    Object.entries(limites).map(([rule, { limite, libera, apagada }]) => [
      rule,
      {
        ...(limite !== undefined && { limit: limite }),
        ...(libera !== undefined && { release: libera }),
        ...(apagada !== undefined && { off: apagada }),
      },
    ]),
  ),
  ...(esperado !== undefined && {
    expected: esperado.map(({ clase, cadaHoras, graciaHoras }) => ({
      ...{ kind: clase as KindName, everyHours: cadaHoras, graceHours: graciaHoras },
    })),
  }),
  ...(mejorFlujo !== undefined && { best: mejorFlujo }),
});
