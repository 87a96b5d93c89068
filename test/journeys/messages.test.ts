/**
 * A person gets a link, says without signing in and without script that he comes, shows its code at the reception, and is in the room by one
 * reading; the operator sees that messages leave, and nobody's name.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { openLinks } from '@amate/hie-core/notices/slice.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { book, DAY_MS, freePlaces, instant, makeAgenda, startOf } from '../support/agenda.ts';
import { openAside } from '../support/database.ts';
import type { RunningHub } from '../support/hub.ts';
import { look, MANUAL, type OpenHub, openHub, PHONE, signInAs, withBrowser } from '../support/journey.ts';
import { type MailPeer, startMailPeer } from '../support/message-peers.ts';
import { awayFromMidnight } from './midnight.ts';

withBrowser('messages, links and codes', () => {
  let site: OpenHub;
  let hub: RunningHub;
  let mail: MailPeer;
  let appointment: string | undefined;
  let startMs: number;
  let code: string;
  awayFromMidnight();
  const AHEAD_MS = 20 * 60_000;
  const dayOf = (ms: number): number => Math.floor((ms - 6 * 3_600_000) / DAY_MS);

  beforeAll(async () => {
    mail = await startMailPeer();
    site = await openHub({ SMTP_URL: mail.url });
    hub = site.hub;
    const agenda = await makeAgenda(hub.fhir, {
      ...{ clues: DEMO_CLINIC_CLUES, from: '00:00:00', to: '23:55:00', rules: { duracion: 5, inasistencia: 0 } },
    });
    const { body } = await hub.fhir('POST', '/Patient', {
      ...{ resourceType: 'Patient', name: [{ family: 'Rivera', given: ['Lucía'] }], birthDate: '1988-02-03' },
      telecom: [{ system: 'email', value: 'lucia@correo.example' }],
    });
    const now = Date.now();
    const places = await freePlaces(hub.fhir, {
      ...{
        service: `HealthcareService/${agenda.service}`,
        start: instant(now),
        end: instant(now + DAY_MS),
        _count: '500',
      },
    });
    // Not one that begins while the message is read. In the last minutes of a day there is no place of today: then the reception is told so instead.
    const later = places.filter((one) => startOf(one) > now + AHEAD_MS);
    const today = later.find((one) => dayOf(startOf(one)) === dayOf(now)) ?? later[0]!;
    startMs = startOf(today);
    appointment = (await book(hub.fhir, today, body.id)).body.entry[0].resource.id;
  }, 240_000);
  afterAll(async () => {
    await site?.close();
    await mail?.close();
  }, 240_000);

  /** As the message that would leave carries it. */
  async function linkOf(id: string): Promise<string> {
    const db = openAside(hub.databaseUrl);
    const links = await openLinks(db, hub.config.baseUrl);
    const written = async (): Promise<string | undefined> => {
      const { rows } = await db.query<{ id: string }>(
        `insert into notice (key, channel, kind, topic, patient_id, appointment, start_at, due_at, expires_at, link_until)
         select 'viaje', 'correo', 'recordatorio-hoy', 'citas', patient_id, appointment, start_at, now() + interval '1 hour', start_at, start_at
         from agenda_watch where appointment = $1 returning id`,
        [id],
      );
      return rows[0]?.id;
    };
    // The hub notes a booking a moment after it.
    let notice = await written();
    for (const end = Date.now() + 60_000; notice === undefined && Date.now() < end; notice = await written())
      await sleep(100);
    await db.end();
    return links.url('c', notice!);
  }

  it('the person confirms on a telephone, without script and without signing in', async () => {
    const context = await site.browser.newContext({ locale: 'es-MX', viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(await linkOf(appointment!));
    await page.getByRole('heading', { level: 1, name: 'Su cita' }).waitFor();
    await page.screenshot({ path: join(MANUAL, 'aviso-cita.png') });
    await page.getByRole('button', { name: 'Sí voy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Confirmó su cita' }).waitFor();
    await page.getByRole('img', { name: 'Código de su cita' }).waitFor();
    code = /AMC[0-9A-F]{48}/.exec((await page.textContent('main'))!.replace(/\s/g, ''))![0];
    await page.screenshot({ path: join(MANUAL, 'aviso-codigo.png'), fullPage: true });
    const scripted = await (await site.browser.newContext({ viewport: PHONE })).newPage();
    await scripted.goto(page.url());
    await look(scripted);
  }, 240_000);

  it('the reception reads its code, and the person is in the room', async () => {
    const page = await signInAs(site, 'recepcion');
    await page.getByRole('heading', { name: 'Recepción' }).waitFor();
    // As fast as a scanner types, whatever else the machine does.
    await page.evaluate((text) => {
      for (const key of [...text, 'Enter'])
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }, code);
    const isToday = dayOf(startMs) === dayOf(Date.now());
    await page
      .getByText(isToday ? /Lucía Rivera.*(lleg|sala)/i : /La cita no es hoy/)
      .first()
      .waitFor();
    await look(page, 'recepcion-codigo');
    // From a broken screen: copied by hand, in threes as the telephone writes it.
    await page.reload();
    const field = page.getByLabel('CURP o nombre');
    const asked: string[] = [];
    page.on('request', (one) => /Patient\b.*name=/.test(one.url()) && asked.push(one.url()));
    await field.fill('AMC 01A');
    await page.getByText('Código de una cita: faltan 45 letras o números.').waitFor();
    await field.fill(code.replace(/.{3}(?=.)/g, '$& '));
    await page.getByText('Código de una cita, completo: oprima Enter para registrar la llegada.').waitFor();
    await field.press('Enter');
    await page
      .getByText(isToday ? /Lucía Rivera.*(lleg|sala)/i : /La cita no es hoy/)
      .first()
      .waitFor();
    expect(asked).toEqual([]);
  }, 240_000);

  it('the operator sees how many messages wait and leave', async () => {
    const page = await signInAs(site, 'operador');
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Mensajes/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Mensajes a las personas' }).waitFor();
    await page.getByText('SMS: sin proveedor configurado').waitFor();
    await page.getByRole('row').nth(1).waitFor();
    expect(await page.textContent('main')).not.toMatch(/Rivera|@/);
    await look(page, 'mensajes');
    await page.setViewportSize(PHONE);
    await look(page, 'mensajes-telefono');
  }, 240_000);
});
