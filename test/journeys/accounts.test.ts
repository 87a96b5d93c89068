/**
 * The accounts of a facility, in a real browser without a script of ours: the operator makes an administrator, the administrator makes a
 * doctor, the doctor enters with the temporary password, protects the account with a phone and ends the other sessions.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoFile, readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFaults } from '../support/axe.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openTheBrowser, soon, withBrowser } from '../support/journey.ts';

const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');
const CLUES = 'DFSSA003162';
const NEW_PASSWORD = 'cinco palabras que recuerdo bien';

withBrowser('accounts of a facility', () => {
  let hub: RunningHub;
  let browser: Browser;
  let demo: DemoFile;
  const given: Record<string, string> = {};

  beforeAll(async () => {
    hub = await startHub({ TOTP_ROLES: 'administrador' });
    demo = (await readDemoFile(hub.config.dataDir))!;
    browser = await openTheBrowser();
    mkdirSync(MANUAL, { recursive: true });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  }, 240_000);

  const look = async (page: Page, name?: string): Promise<void> => {
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    if (name !== undefined) await page.screenshot({ path: join(MANUAL, `${name}.png`), fullPage: true });
  };
  const open = async (user: string, password: string, viewport = { width: 1366, height: 800 }): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'es-MX', viewport, userAgent: CHROME })).newPage();
    await page.goto(`${hub.config.baseUrl}/cuentas`);
    await page.getByLabel('Usuario').fill(user);
    await page.getByLabel('Contraseña').fill(password);
    await page.getByRole('button', { name: 'Entrar' }).click();
    return page;
  };
  const CHROME =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';
  const make = async (page: Page, fields: Record<string, string>, role: string): Promise<string> => {
    await page.getByRole('link', { name: 'Cuentas de la unidad' }).click();
    await page.getByRole('link', { name: 'Crear una cuenta' }).click();
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
    await page.getByLabel('Rol').selectOption(role);
    await page.getByRole('button', { name: 'Crear' }).click();
    return (await page.locator('.entrega .clave').textContent()) ?? '';
  };
  const chooseOwn = async (page: Page): Promise<void> => {
    await page.getByLabel('Contraseña nueva', { exact: true }).fill(NEW_PASSWORD);
    await page.getByLabel('Otra vez la contraseña nueva').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Guardar y continuar' }).click();
  };
  const enrol = async (page: Page): Promise<void> => {
    const secret = ((await page.locator('.clave').textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('Código de seis dígitos').fill(new TOTP({ secret }).generate());
  };

  it('the operator makes an administrator of a facility', async () => {
    const operador = demo.users.find(({ role }) => role === 'operador')!;
    const page = await open(operador.user, operador.password);
    await look(page, 'mi-cuenta');
    const fields = { 'Nombre completo': 'Lic. Marta Olvera', Usuario: 'marta.olvera', CLUES: CLUES };
    given.administrador = await make(page, fields, 'administrador');
    await look(page);
  }, 240_000);

  it('the administrator chooses a password, has to protect the account, and reaches the own facility only', async () => {
    const page = await open('marta.olvera', given.administrador!);
    await page.getByRole('heading', { name: 'Elija su contraseña' }).waitFor();
    await look(page);
    await chooseOwn(page);
    await page.getByRole('heading', { name: 'Proteja su cuenta' }).waitFor();
    await look(page, 'proteja-su-cuenta');
    await enrol(page);
    await page.getByRole('button', { name: 'Activar' }).click();
    await page.getByRole('heading', { name: 'Sus códigos de recuperación' }).waitFor();
    await look(page, 'codigos-de-recuperacion');
    await page.getByRole('button', { name: 'Ya los guardé' }).click();
    await page.getByRole('heading', { name: 'Mi cuenta' }).waitFor();

    await page.getByRole('link', { name: 'Cuentas de la unidad' }).click();
    const rows = page.getByRole('row');
    await soon(async () => expect(await rows.filter({ hasText: 'Marta Olvera' }).count()).toBe(1));
    expect(await rows.filter({ hasText: 'Ruiz Ortega' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Crear una cuenta' }).click();
    await page.getByRole('button', { name: 'Crear' }).click();
    await page.getByRole('alert').waitFor();
    await look(page);
    expect(await page.getByLabel('Rol').locator('option').allInnerTexts()).toEqual([
      ...['Medicina', 'Enfermería', 'Farmacia', 'Recepción'],
    ]);
    const fields = { 'Nombre completo': 'Dr. Iván Solís Mora', Usuario: 'ivan.solis', 'Cédula profesional': '7654321' };
    given.medico = await make(page, fields, 'medico');
    await look(page, 'cuenta-de-la-unidad');
    await page.getByRole('link', { name: 'Volver a la lista' }).click();
    await look(page, 'cuentas-de-la-unidad');
    await page.setViewportSize({ width: 390, height: 844 });
    const list = page.getByRole('region', { name: 'Cuentas' });
    await soon(async () => expect(await list.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true));
    await look(page, 'cuentas-de-la-unidad-telefono');
  }, 240_000);

  it('the doctor enters on two devices and ends the other one', async () => {
    const first = await open('ivan.solis', given.medico!, { width: 390, height: 844 });
    await chooseOwn(first);
    await first.getByRole('heading', { name: 'Mi cuenta' }).waitFor();
    expect(await first.getByRole('link', { name: 'Cuentas de la unidad' }).count()).toBe(0);
    const second = await open('ivan.solis', NEW_PASSWORD);
    await second.getByRole('heading', { name: 'Mi cuenta' }).waitFor();
    await first.reload();
    await look(first, 'mi-cuenta-telefono');
    await first.getByRole('button', { name: 'Cerrar las demás sesiones' }).click();
    await first.getByText('Se cerró una sesión.').waitFor();
    await second.reload();
    await second.getByRole('heading', { name: 'Entrar' }).waitFor();
  }, 240_000);

  it('the doctor protects the account with a phone, and is asked for the code from then on', async () => {
    const page = await open('ivan.solis', NEW_PASSWORD);
    await page.getByRole('link', { name: 'Activar la verificación' }).click();
    await look(page, 'activar-verificacion');
    await enrol(page);
    await page.getByLabel('Contraseña actual').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Activar' }).click();
    await page.getByRole('heading', { name: 'Sus códigos de recuperación' }).waitFor();
    const code = (await page.locator('.codigos code').first().textContent()) ?? '';
    const again = await open('ivan.solis', NEW_PASSWORD);
    await again.getByRole('heading', { name: 'Código de verificación' }).waitFor();
    await look(again, 'codigo-de-verificacion');
    await again.getByLabel('Código de seis dígitos').fill('000000');
    await again.getByRole('button', { name: 'Continuar' }).click();
    await again.getByRole('alert').waitFor();
    await look(again);
    await again.getByLabel('Código de seis dígitos').fill(code);
    await again.getByRole('button', { name: 'Continuar' }).click();
    await again.getByText('Le quedan 9 códigos de recuperación').waitFor();
  }, 240_000);
});
