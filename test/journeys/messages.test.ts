/**
 * A person gets a link, says without signing in and without script that he comes, shows its code at the reception, and is in the room by one
 * reading; the operator sees that messages leave, and nobody's name.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@amate/hie-core/db.ts';
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { openLinks } from '@amate/hie-core/notices/slice.ts';
import { type DemoFile, readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { book, DAY_MS, freePlaces, instant, makeAgenda, startOf } from '../support/agenda.ts';
import { findBrowser, openBrowser } from '../support/browser.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { type MailPeer, startMailPeer } from '../support/message-peers.ts';

const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');
const PHONE = { width: 360, height: 740 };
const PC = { width: 1366, height: 768 };
const program = findBrowser();
const withBrowser = program ? describe : describe.skip;

withBrowser('messages, links and codes', () => {
  let hub: RunningHub;
  let mail: MailPeer;
  let browser: Browser;
  let demo: DemoFile;
  let appointment: string | undefined;
  let code: string;
  const dayOf = (ms: number): number => Math.floor((ms - 6 * 3_600_000) / DAY_MS);

  beforeAll(async () => {
    await buildWebAppIfStale(() => undefined);
    mail = await startMailPeer();
    hub = await startHub({ SMTP_URL: mail.url });
    demo = (await readDemoFile(hub.config.dataDir))!;
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
    // In the last minutes of a day there is no place of today: then the reception's part is told so instead.
    const today = places.find((one) => dayOf(startOf(one)) === dayOf(now)) ?? places[0]!;
    appointment = (await book(hub.fhir, today, body.id)).body.entry[0].resource.id;
    browser = await openBrowser(program!);
    mkdirSync(MANUAL, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await mail?.close();
  }, 60_000);

  async function look(page: Page, name?: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
    if (name !== undefined) await page.screenshot({ path: join(MANUAL, `${name}.png`) });
    const usual = page.viewportSize()!;
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize(usual);
  }

  async function signedIn(role: string): Promise<Page> {
    const page = await (await browser.newContext({ locale: 'es-MX', viewport: PC })).newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(hub.config.baseUrl);
    await page.getByRole('button', { name: 'Entrar a Amate' }).click();
    const account = demo.users.find((user) => user.role === role)!;
    await page.getByLabel('Usuario').fill(account.user);
    await page.getByLabel('Contraseña').fill(account.password);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    return page;
  }

  /** As the message that would leave carries it. */
  async function linkOf(id: string): Promise<string> {
    const db = openDatabase({ url: hub.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
    const links = await openLinks(db, hub.config.baseUrl);
    const { rows } = await db.query<{ id: string }>(
      `insert into notice (key, channel, kind, topic, patient_id, appointment, start_at, due_at, expires_at, link_until)
       select 'viaje', 'correo', 'recordatorio-hoy', 'citas', patient_id, appointment, start_at, now() + interval '1 hour', start_at, start_at
       from agenda_watch where appointment = $1 returning id`,
      [id],
    );
    await db.end();
    return links.url('c', rows[0]!.id);
  }

  it('the person confirms on a telephone, without script and without signing in', async () => {
    const context = await browser.newContext({ locale: 'es-MX', viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(await linkOf(appointment!));
    await page.getByRole('heading', { level: 1, name: 'Tu cita' }).waitFor();
    await page.screenshot({ path: join(MANUAL, 'aviso-cita.png') });
    await page.getByRole('button', { name: 'Sí voy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Confirmaste tu cita' }).waitFor();
    await page.getByRole('img', { name: 'Código de tu cita' }).waitFor();
    code = /AMC[0-9A-F]{48}/.exec((await page.textContent('main'))!.replace(/\s/g, ''))![0];
    await page.screenshot({ path: join(MANUAL, 'aviso-codigo.png'), fullPage: true });
    const scripted = await (await browser.newContext({ viewport: PHONE })).newPage();
    await scripted.goto(page.url());
    await look(scripted);
  }, 60_000);

  it('the reception reads its code, and the person is in the room', async () => {
    const page = await signedIn('recepcion');
    await page.getByRole('heading', { name: 'Recepción' }).waitFor();
    // As fast as a scanner types, whatever else the machine does.
    await page.evaluate((text) => {
      for (const key of [...text, 'Enter'])
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }, code);
    await page
      .getByText(/Lucía Rivera/)
      .first()
      .waitFor();
    await page
      .getByText(/Lucía Rivera.*(lleg|sala)|No es hoy|no es hoy/i)
      .first()
      .waitFor();
    await look(page, 'recepcion-codigo');
  }, 60_000);

  it('the operator sees how many messages wait and leave', async () => {
    const page = await signedIn('operador');
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
  }, 60_000);
});
