/** A doctor's PC for the journeys of the consultation: one browser profile that stays, a hub with a clinic's day, and the looks of every screen. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { buildWebAppIfStale } from '../../../scripts/stack/web-app.ts';
import { type Attended, writeClinicDay } from '../../support/clinic-day.ts';
import { type RunningHub, startHub } from '../../support/hub.ts';
import { look, MANUAL, PC } from '../../support/journey.ts';
import { LOCAL_KEY } from '../../support/local-key.ts';
import { type KillableBrowser, openKillable } from '../offline/killable-browser.ts';

export interface DoctorsDesk {
  readonly hub: RunningHub;
  readonly morning: readonly Attended[];
  page: Page;
  readonly context: () => BrowserContext;
  readonly evolution: () => Locator;
  /** A new tab of the same PC, signed in as the doctor. */
  enter(path: string): Promise<void>;
  unlock(): Promise<void>;
  /** SIGKILL, and the same PC started again. */
  killBrowser(): Promise<void>;
  /** Axe, no sideways scroll at 320 px, and the screenshot when it has a name. */
  look(name?: string): Promise<void>;
  close(): Promise<void>;
}

export async function openDoctorsDesk(): Promise<DoctorsDesk> {
  const built = process.env.AMATE_WEB_ROOT;
  if (built === undefined) await buildWebAppIfStale(() => undefined);
  const hub = await startHub(built === undefined ? {} : { AMATE_WEB_ROOT: built });
  const demo = await readDemoFile(hub.config.dataDir);
  const account = demo!.users.find(({ role }) => role === 'medico')!;
  const morning = await writeClinicDay(hub);
  mkdirSync(MANUAL, { recursive: true });
  const profile = mkdtempSync(join(tmpdir(), 'amate-consulta-'));
  let browser: KillableBrowser = await started(profile);
  const context = () => browser.page.context();
  const desk: DoctorsDesk = {
    hub,
    morning,
    page: browser.page,
    context,
    evolution: () => desk.page.getByLabel('Evolución y actualización del cuadro clínico'),
    async enter(path) {
      desk.page = await context().newPage();
      await desk.page.setViewportSize(PC);
      await desk.page.goto(`${hub.config.baseUrl}${path}`);
      await signInHere(desk.page, account);
    },
    async unlock() {
      const field = desk.page.getByRole('textbox', { name: 'Clave de este equipo' });
      await field.fill(LOCAL_KEY);
      await desk.page.getByRole('button', { name: 'Abrir', exact: true }).click();
      await field.waitFor({ state: 'detached' });
    },
    async killBrowser() {
      await browser.kill();
      browser = await started(profile);
    },
    look: (name) => look(desk.page, name),
    async close() {
      await browser.kill();
      await hub.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
  return desk;
}

/** A busy machine may take its time: what is asked here is that it comes, not how fast. */
async function started(profile: string): Promise<KillableBrowser> {
  const browser = await openKillable(profile);
  browser.page.context().setDefaultTimeout(60_000);
  return browser;
}

/** The hub still knows whoever signed in on this browser a moment before. */
async function signInHere(page: Page, account: { readonly user: string; readonly password: string }): Promise<void> {
  await page.getByRole('button', { name: 'Entrar a Amate' }).click();
  const [user, inside] = [page.getByLabel('Usuario'), page.getByRole('button', { name: 'Salir' }).first()];
  await user.or(inside).waitFor();
  if (await inside.isVisible()) return;
  await user.fill(account.user);
  await page.getByLabel('Contraseña').fill(account.password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await inside.waitFor();
}
