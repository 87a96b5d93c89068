/** The queue of messages against a real SMTP server and a real HTTP door, with a clock that the test moves (docs/adr/0034). */
import { type MailPeer, type SmsPeer, startMailPeer, startSmsPeer } from '@amate/test/support/message-peers.ts';
import { createWorld, DAY_MS, HOUR_MS, MINUTE_MS, type World } from '@amate/test/support/waitlist-world.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deliver } from './deliver.ts';
import { enqueue } from './enqueue.ts';
import type { Provider } from './provider.ts';
import { configuredProviders } from './providers.ts';
import { saveWanted } from './sql.ts';

let world: World;
let mail: MailPeer;
let sms: SmsPeer;
let providers: readonly Provider[];
const EMAIL = { system: 'email', value: 'ana@correo.example' };
const PHONE = { system: 'phone', value: '55 1234 5678', use: 'mobile' };

beforeAll(async () => {
  [world, mail, sms] = await Promise.all([createWorld(), startMailPeer(), startSmsPeer()]);
  const smtpFrom = 'Amate <avisos@amate.example>';
  providers = await configuredProviders({ smtpUrl: mail.url, smtpFrom, smsUrl: sms.url, smsToken: 'llave' });
}, 60_000);
afterAll(async () => {
  for (const provider of providers ?? []) provider.close();
  await Promise.all([mail?.close(), sms?.close(), world?.close()]);
});
beforeEach(async () => {
  await world.db.query('delete from notice');
  (mail.mails as unknown[]).length = 0;
  (sms.messages as unknown[]).length = 0;
});

async function send(): Promise<void> {
  while (await deliver({ ...world, providers, nowMs: world.now }));
}
const states = async () =>
  (
    await world.db.query<{ c: string; s: string; w: string | null; n: number }>(
      'select channel as c, state as s, why as w, attempts as n from notice order by key, channel',
    )
  ).rows.map(({ c, s, w, n }) => [c, s, w, n]);
const emergency = (patientId: string, key = 'e/1') =>
  enqueue(world.db, {
    ...{ key, kind: 'acceso-de-emergencia', patientId },
    ...{ dueMs: world.now(), expiresMs: world.now() + DAY_MS },
  });

describe('a message', () => {
  it('goes once to each address, says the least, and can be refused with one click (RFC 8058)', async () => {
    const person = await world.person([EMAIL, PHONE]);
    await emergency(person);
    await emergency(person);
    await Promise.all([send(), send()]);
    expect(mail.mails.map(({ to }) => to)).toEqual(['ana@correo.example']);
    expect(sms.messages.map(({ to }) => to)).toEqual(['+525512345678']);
    expect(sms.messages[0]!.headers).toMatchObject({
      authorization: 'Bearer llave',
      'idempotency-key': sms.messages[0]!.id,
    });
    expect(sms.messages[0]!.text).toMatch(/^Amate: abrieron informacion protegida de su expediente/);
    const [{ raw, text, messageId }] = mail.mails as [MailPeer['mails'][number]];
    expect(messageId).toMatch(/^<[0-9a-f-]{36}@amate\.example>$/);
    expect(raw).toMatch(/List-Unsubscribe:\s+<http:\/\/localhost:8080\/aviso\/b[\w-]{40}>/);
    expect(raw).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/);
    expect(text).not.toMatch(/Espera|1990|Prueba/);
    expect((await states()).map(([, state]) => state)).toEqual(['enviado', 'enviado']);
  });

  it('waits longer each time that it is not taken, and is refused for good when it is refused', async () => {
    await emergency(await world.person([EMAIL, PHONE]));
    mail.next.push(451);
    sms.next.push(503);
    await send();
    expect((await states()).map(([channel, state, , attempts]) => [channel, state, attempts])).toEqual([
      ['correo', 'espera', 1],
      ['sms', 'espera', 1],
    ]);
    await send();
    expect(mail.mails).toHaveLength(0);
    world.pass(61_000);
    mail.next.push(550);
    sms.next.push(400);
    await send();
    expect(await states()).toEqual([
      ['correo', 'fallido', 'El servidor de correo lo rechazó (550).', 2],
      ['sms', 'fallido', 'El proveedor de SMS respondió 400.', 2],
    ]);
  });

  it('that was cut off after it was handed over goes again under the same id', async () => {
    await emergency(await world.person([EMAIL, PHONE]));
    mail.next.push(0);
    sms.next.push(0);
    await send();
    world.pass(61_000);
    await send();
    expect(new Set(mail.mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(sms.messages.map(({ id }) => id)).size).toBe(1);
    expect([mail.mails.length, sms.messages.length]).toEqual([2, 2]);
    expect((await states()).map(([, state]) => state)).toEqual(['enviado', 'enviado']);
  });

  it('whose hub died with it goes when the lease has lapsed', async () => {
    await emergency(await world.person([EMAIL]));
    await world.db.query('update notice set leased_until = to_timestamp($1::double precision / 1000)', [
      world.now() + 2 * MINUTE_MS,
    ]);
    await send();
    expect(mail.mails).toHaveLength(0);
    world.pass(2 * MINUTE_MS);
    await send();
    expect(mail.mails).toHaveLength(1);
  });

  it('is left out: no address, not wanted, too old, the person died', async () => {
    const unwilling = await world.person([EMAIL]);
    await saveWanted(world.db, unwilling, 'emergencias', { wanted: false }, world.now());
    await emergency(await world.person(), 'a');
    await emergency(unwilling, 'b');
    await emergency(await world.person([EMAIL]), 'c');
    await world.db.query("update notice set expires_at = due_at where key = 'c'");
    await send();
    expect(mail.mails).toHaveLength(0);
    expect([...new Set((await states()).map(([, state, why]) => `${state}: ${why}`))]).toEqual([
      'omitido: La persona no tiene dirección para este medio.',
      'omitido: La persona no quiere estos avisos.',
      'omitido: Ya no servía.',
    ]);
  });
});

describe('the way that a person chose', () => {
  it('is the only one: SMS although there is an e-mail, e-mail alone for what goes every way', async () => {
    const [bySms, byMail] = [await world.person([EMAIL, PHONE]), await world.person([EMAIL, PHONE])];
    await saveWanted(world.db, bySms, 'emergencias', { wanted: true, way: 'sms' }, world.now());
    await saveWanted(world.db, byMail, 'emergencias', { wanted: true, way: 'correo' }, world.now());
    await emergency(bySms, 'solo-sms');
    await emergency(byMail, 'solo-correo');
    await send();
    expect([mail.mails.length, sms.messages.length]).toEqual([1, 1]);
    expect([...new Set((await states()).map(([, state, why]) => `${state}: ${why}`))].sort()).toEqual([
      'enviado: null',
      'omitido: La persona pidió el aviso por otro medio.',
    ]);
  });
});

describe('the way that a person chose and that leads nowhere', () => {
  it('is taken for the other: nobody is left without word of an emergency', async () => {
    const person = await world.person([EMAIL]);
    await saveWanted(world.db, person, 'emergencias', { wanted: true, way: 'sms' }, world.now());
    await emergency(person, 'sin-telefono');
    await send();
    expect([mail.mails.length, sms.messages.length]).toEqual([1, 0]);
  });
});

describe('reminders', () => {
  it('go out seven days, one day and some hours before, not in the night, and not for what was cancelled or moved', async () => {
    const { schedule } = await world.agenda();
    const place = world.place(schedule, 9, 1);
    const booked = await world.book(place, await world.person([EMAIL, PHONE]));
    const dropped = await world.book(world.place(schedule, 9, 2), await world.person([EMAIL]));
    await world.settle();
    await world.cancel(dropped.id!);
    await world.settle();
    const seen: string[] = [];
    while (world.now() < place.startMs) {
      world.pass(30 * MINUTE_MS);
      const before = [mail.mails.length, sms.messages.length];
      await send();
      const wall = new Date(world.now() - 6 * HOUR_MS).toISOString().slice(11, 13);
      const days = Math.round((place.startMs - world.now()) / DAY_MS);
      if (mail.mails.length > before[0]!) seen.push(`correo ${days} ${wall}`);
      if (sms.messages.length > before[1]!) seen.push(`sms ${days} ${wall}`);
    }
    // At 8:20 the same morning's would be in the night: it goes on the eve.
    expect(seen).toEqual(['correo 7 08', 'correo 1 08', 'correo 0 20', 'sms 0 20']);
    const text = mail.mails[0]!.text;
    expect(text).toMatch(/Le recordamos su cita: \p{L}+ \d{1,2} de \p{L}+, 08:20, Centro de Salud Uno\./u);
    expect(text).toMatch(/http:\/\/localhost:8080\/aviso\/c[\w-]{40}/);
    expect(text).not.toMatch(/Medicina|Dra|Espera/);
    expect(sms.messages[0]!.text.length).toBeLessThan(180);
    expect(booked.id).toBeDefined();
  });
});
