/** Devices and their pairings. */
import { asked, parsed } from '../../http/asked.ts';
import * as api from '../api.ts';
import { aboutDevice, devicesAt, devicesOf, wouldMove } from '../devices/list.ts';
import { offered, offerOwn, redeemOwn } from '../devices/own-device.ts';
import { offerCode, release, undoPairing } from '../devices/pair.ts';
import { ownDevice, register, showOwner } from '../devices/register.ts';
import { personNumber, selectPeriods } from '../devices/sql.ts';
import { mayLook } from '../person.ts';
import { CARE, facilityOf, named, ownId, PEOPLE, type Route, who } from './route.ts';

export const DEVICES: readonly Route[] = [
  {
    ...{
      method: 'post',
      path: '/aparatos',
      roles: CARE,
      status: 201,
      about: 'Registrar un aparato',
      body: api.NEW_DEVICE,
    },
    async handler(parts, context, request) {
      return { id: await register(parts, context, facilityOf(context), parsed(api.NEW_DEVICE, request.body)) };
    },
  },
  {
    ...{ method: 'get', path: '/aparatos', roles: CARE, about: 'Los aparatos de la unidad', query: api.DEVICES_PAGE },
    handler: (parts, context, request) =>
      devicesAt(parts, context, facilityOf(context), asked(request, api.DEVICES_PAGE)),
  },
  {
    ...{ method: 'get', path: '/personas/:paciente/aparatos', roles: PEOPLE, about: 'Los aparatos de una persona' },
    async handler(parts, context, request) {
      const patient = named(request, 'paciente');
      await mayLook(parts, context, patient);
      return devicesOf(parts, patient, context.caller.clues);
    },
  },
  {
    ...{ method: 'post', path: '/mis-aparatos', roles: ['paciente'], status: 201 },
    ...{ about: 'La persona registra su aparato', body: api.OWN_DEVICE },
    handler: (parts, context, request) =>
      offerOwn(parts, context, ownId(context), parsed(api.OWN_DEVICE, request.body).nombre),
  },
  {
    ...{ method: 'post', path: '/mis-vinculos', roles: ['paciente'] },
    ...{ about: 'La persona vincula su aparato con un código', body: api.REDEMPTION },
    async handler(parts, context, request) {
      const given = await redeemOwn(parts, ownId(context), parsed(api.REDEMPTION, request.body).codigo);
      parts.drop(given.usuario);
      return given;
    },
  },
  {
    ...{ method: 'get', path: '/aparatos/:aparato', roles: CARE, about: 'Un aparato, con sus vínculos' },
    async handler(parts, context, request) {
      return aboutDevice(parts, context, await ownDevice(parts.db, context, named(request, 'aparato')));
    },
  },
  {
    ...{
      method: 'post',
      path: '/vinculos',
      roles: CARE,
      status: 201,
      about: 'Pedir un código para vincular',
      body: api.PAIRING,
    },
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
    ...{
      method: 'post',
      path: '/aparatos/:aparato/liberar',
      roles: CARE,
      about: 'Ya no es de nadie',
      body: api.RELEASE,
    },
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
    ...{ method: 'get', path: '/aparatos/:aparato/corregir', roles: CARE, query: api.WOULD_MOVE },
    about: 'Qué lecturas pasarían a otra persona',
    async handler(parts, context, request) {
      const device = await ownDevice(parts.db, context, named(request, 'aparato'));
      const question = asked(request, api.WOULD_MOVE);
      await parts.store.read(context, 'Patient', question.de);
      return wouldMove(parts, device, question);
    },
  },
  {
    ...{ method: 'post', path: '/aparatos/:aparato/corregir', roles: CARE, body: api.CORRECTION },
    about: 'Un vínculo equivocado: las lecturas pasan a quien son',
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
];
