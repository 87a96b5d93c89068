/** A clinic's PC in a journey: a browser with a profile on the disk, somebody signed in with a local key, and the looks of what is seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { lookTwice, PC, soon } from '../../support/journey.ts';
import { LOCAL_KEY, setLocalKey } from '../../support/local-key.ts';
import { type KillableBrowser, openKillable } from './killable-browser.ts';

export interface ClinicPc {
  readonly page: Page;
  /** Until this PC says that it could go on without network, with the morning of so many people on it. */
  signIn(account: { readonly user: string; readonly password: string }, people: number): Promise<void>;
  cut(isCut: boolean): Promise<void>;
  /** As a power cut does it; started again on the same disk, nothing opened yet. */
  killAndStart(): Promise<void>;
  /** At the door without network: opened with the local key alone. */
  openWithKey(): Promise<void>;
  /** Axe, no sideways scroll at 320 px, and a picture of PC and phone for the manual. */
  look(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openClinicPc(baseUrl: string): Promise<ClinicPc> {
  const profile = mkdtempSync(join(tmpdir(), 'amate-pc-'));
  let browser: KillableBrowser;
  const start = async () => {
    browser = await openKillable(profile);
    browser.page.context().setDefaultTimeout(30_000);
    await browser.page.setViewportSize(PC);
  };
  await start();
  return {
    get page() {
      return browser.page;
    },
    async signIn({ user, password }, people) {
      const { page } = browser;
      await page.goto(baseUrl);
      await page.getByRole('button', { name: 'Entrar a Amate' }).click();
      await page.getByLabel('Usuario').fill(user);
      await page.getByLabel('Contraseña').fill(password);
      await page.getByRole('button', { name: 'Entrar', exact: true }).click();
      await setLocalKey(page, LOCAL_KEY);
      await page.getByRole('link', { name: /Por enviar/ }).click();
      await page.getByText(new RegExp(`los datos de ${people} personas de hoy`)).waitFor({ timeout: 60_000 });
      await page.getByText('Listo para trabajar sin red', { exact: true }).waitFor({ timeout: 90_000 });
      await soon(async () =>
        expect(await page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated'),
      );
    },
    cut: (isCut) => browser.page.context().setOffline(isCut),
    async killAndStart() {
      await browser.kill();
      await start();
    },
    async openWithKey() {
      const { page } = browser;
      await page.getByRole('heading', { name: 'Sin conexión: abra con su clave' }).waitFor();
      const field = page.getByLabel('Clave de este equipo', { exact: true });
      await field.fill(LOCAL_KEY);
      await page.getByRole('button', { name: 'Abrir', exact: true }).click();
      await field.waitFor({ state: 'detached' });
    },
    look: (name) => lookTwice(browser.page, name),
    async close() {
      await browser.kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
