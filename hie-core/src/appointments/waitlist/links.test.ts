/** Links of messages: looking does nothing, acting is done once, what is forged, old or replayed is refused in words. */
import type { AddressInfo } from 'node:net';
import { createWorld, DAY_MS, HOUR_MS, MINUTE_MS, type World } from '@amate/test/support/waitlist-world.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { enqueue } from '../../notices/enqueue.ts';
import { linkRouter } from './routes.ts';

let world: World;
let server: ReturnType<ReturnType<typeof express>['listen']>;
let base: string;
beforeAll(async () => {
  world = await createWorld();
  const app = express();
  app.use('/aviso', linkRouter(world));
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', () => resolve());
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await world?.close();
});

async function linkOf(appointment: string, kind: string, purpose: 'c' | 'b' = 'c'): Promise<string> {
  const { rows } = await world.db.query<{ id: string }>(
    "select id from notice where appointment = $1 and kind = $2 and channel = 'sms' order by id desc",
    [appointment, kind],
  );
  return new URL(world.links.url(purpose, rows[0]!.id)).pathname;
}
async function look(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(base + path);
  return { status: response.status, text: await response.text() };
}
async function press(path: string, acto: string): Promise<{ status: number; text: string }> {
  const response = await fetch(base + path, { method: 'POST', body: new URLSearchParams({ acto }) });
  return { status: response.status, text: await response.text() };
}
async function booked(days = 10, rules = {}) {
  const { service, schedule } = await world.agenda(rules);
  const appointment = await world.book(world.place(schedule, days), await world.person());
  await world.settle();
  return { service, schedule, id: appointment.id! };
}

describe('a reminder’s link', () => {
  it('shows on GET and does nothing; POST confirms, once, and the record says so (AppointmentResponse)', async () => {
    const { id } = await booked();
    const link = await linkOf(id, 'recordatorio-1d');
    for (let n = 0; n < 3; n++) {
      const { status, text } = await look(link);
      expect([status, text.includes('Sí voy'), text.includes('<script'), text.includes('Espera')]).toEqual([
        ...[200, true, false, false],
      ]);
    }
    expect((await world.read(id)).meta!.versionId).toBe('1');
    const done = await press(link, 'confirmar');
    expect([done.status, done.text.includes('Confirmó su cita'), done.text.includes('<svg')]).toEqual([
      200,
      true,
      true,
    ]);
    expect((await world.responses(id)).map(({ participantStatus }) => participantStatus)).toEqual(['accepted']);
    const again = await press(link, 'cancelar');
    expect(again.text).toContain('Confirmó su cita');
    expect([(await world.read(id)).status, (await world.read(id)).meta!.versionId]).toEqual(['booked', '1']);
  });

  it('cancels, and the place goes to who waits', async () => {
    const { id, service } = await booked();
    const waiting = await world.wait(await world.person(), service);
    await world.settle();
    const [one, two] = await Promise.all([
      press(await linkOf(id, 'recordatorio-7d'), 'cancelar'),
      press(await linkOf(id, 'recordatorio-7d'), 'cancelar'),
    ]);
    expect([one.text.includes('Canceló su cita'), two.text.includes('Canceló su cita')]).toEqual([true, true]);
    expect((await world.read(id)).meta!.versionId).toBe('2');
    await world.settle();
    expect((await world.read(waiting.id!)).status).toBe('pending');
  });

  it('is refused when forged, cut, of another purpose, moved, or too late', async () => {
    const { id, schedule } = await booked(10, { 'limite-cancelacion': 120 });
    const link = await linkOf(id, 'recordatorio-1d');
    const last = link.at(-1) === 'A' ? 'B' : 'A';
    for (const bad of [
      `${link.slice(0, -8)}${last.repeat(8)}`,
      link.slice(0, -1),
      link.replace('/c', '/b'),
      '/aviso/x',
    ]) {
      expect((await look(bad)).status).toBe(404);
      expect((await press(bad, 'cancelar')).text).toContain('Este enlace no es válido');
    }
    expect((await press(link, 'aceptar')).status).toBe(200);
    expect((await world.read(id)).meta!.versionId).toBe('1');
    await world.change(id, ({ start: _s, end: _e, ...one }) => ({
      ...one,
      slot: [
        { reference: `Slot/${schedule}.${Math.floor(world.place(schedule, 11).startMs / MINUTE_MS).toString(36)}` },
      ] as never,
    }));
    expect((await press(link, 'cancelar')).text).toContain('Su cita cambió después de este mensaje');
    await world.settle();
    const now = await linkOf(id, 'recordatorio-1d');
    const { start } = await world.read(id);
    world.pass(Date.parse(start!) - HOUR_MS - world.now());
    expect((await look(now)).text).not.toContain('No voy');
    expect((await press(now, 'cancelar')).text).toContain('avise por teléfono');
    world.pass(14 * HOUR_MS);
    expect((await press(now, 'confirmar')).status).toBe(410);
    world.pass(11 * HOUR_MS);
  });

  it('of any message: no more of them, with a press or with one click (RFC 8058)', async () => {
    const { id } = await booked();
    const link = await linkOf(id, 'recordatorio-1d', 'b');
    expect((await look(link)).text).toContain('¿Dejar de recibir avisos de sus citas?');
    const said = await world.db.query('select count(*)::integer as n from notice_preference');
    expect(said.rows[0]).toEqual({ n: 0 });
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await fetch(base + link, { method: 'POST', body })).status).toBe(200);
    const { rows } = await world.db.query('select topic, wanted from notice_preference');
    expect(rows).toEqual([{ topic: 'citas', wanted: false }]);
  });
});

describe('an offer’s link', () => {
  async function offered() {
    while (new Date(world.now() - 6 * HOUR_MS).getUTCHours() !== 10) world.pass(30 * MINUTE_MS);
    const { id, service } = await booked(8);
    const waiting = [];
    for (let n = 0; n < 2; n++)
      waiting.push((await world.wait(await world.person(), service, { sinceMs: world.now() - DAY_MS + n })).id!);
    await world.settle();
    await world.cancel(id);
    await world.settle();
    return waiting as [string, string];
  }
  const statusOf = async (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await world.read(id)).status));

  it('accepts', async () => {
    const ids = await offered();
    const { text } = await press(await linkOf(ids[0], 'oferta'), 'aceptar');
    expect(text).toContain('El lugar es suyo');
    await world.settle();
    expect(await statusOf(ids)).toEqual(['booked', 'waitlist']);
  });

  it('declines: he waits on, and the next is asked at once', async () => {
    const ids = await offered();
    const link = await linkOf(ids[0], 'oferta');
    expect((await press(link, 'rechazar')).text).toContain('Sigue en la lista de espera');
    await world.settle();
    expect(await statusOf(ids)).toEqual(['waitlist', 'pending']);
    expect((await press(link, 'aceptar')).text).toContain('Sigue en la lista de espera');
  });

  it('leaves the list; after its limit it offers nothing', async () => {
    const ids = await offered();
    expect((await press(await linkOf(ids[0], 'oferta'), 'salir')).text).toContain('Salió de la lista');
    await world.settle();
    expect(await statusOf(ids)).toEqual(['cancelled', 'pending']);
    const link = await linkOf(ids[1], 'oferta');
    world.pass(3 * HOUR_MS);
    expect((await press(link, 'aceptar')).status).toBe(410);
    await world.settle();
    expect(await statusOf(ids)).toEqual(['cancelled', 'waitlist']);
    expect((await press(link, 'aceptar')).status).toBe(410);
  });
});

it('a message that is about no appointment has no link that acts on one', async () => {
  const patientId = await world.person();
  await enqueue(world.db, {
    ...{ key: 'x', kind: 'acceso-de-emergencia', patientId },
    ...{ dueMs: world.now(), expiresMs: world.now() + DAY_MS },
  });
  const { rows } = await world.db.query<{ id: string }>("select id from notice where key = 'x' and channel = 'sms'");
  expect((await press(new URL(world.links.url('c', rows[0]!.id)).pathname, 'cancelar')).status).toBe(404);
});
