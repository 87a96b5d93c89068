/** The local key and the drafts behind it: closed when idle, forgotten, too old, in two tabs, of another person, on a slow line. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { holds, soon } from '../../support/journey.ts';
import { LOCAL_KEY, unlock } from '../../support/local-key.ts';
import { axe, button, type DeskJourney, expectText, kept, MANUAL, openDeskJourney, strip } from './desk-journey.ts';
import { keyRounds, pressedUntil } from './pressed-until.ts';

let desk: DeskJourney;
beforeAll(async () => {
  desk = await openDeskJourney();
}, 120_000);
afterEach(() => desk.calm());
afterAll(() => desk?.close(), 60_000);

const note = (page: Page) => page.getByLabel('Nota');
const keyField = (page: Page) => page.getByLabel('Clave de este equipo', { exact: true });

async function writing(text: string): Promise<Page> {
  const page = await desk.newPage();
  await desk.sitDown(page, await desk.newVisit());
  await note(page).fill(text);
  await expectText(page, '#state', /saved/);
  return page;
}

describe('the local key', () => {
  it('a PC left alone for ten minutes closes: nothing of the record stays on the page, the key brings it back', async () => {
    const page = await desk.newPage();
    await page.clock.install();
    await desk.sitDown(page, await desk.newVisit());
    await note(page).fill('Se fue por un café');
    await page.clock.runFor(1_000);
    await expectText(page, '#state', /saved/);
    await page.clock.fastForward(11 * 60_000);
    await keyField(page).waitFor();
    expect(await page.locator('body').textContent()).not.toContain('café');
    await unlock(page);
    await page.clock.runFor(1_000);
    await holds(note(page), 'Se fue por un café');
  });

  it('forgotten: a new one is made, what the old one holds stays closed and opens when it is remembered', async () => {
    const page = await writing('Con la clave vieja');
    await page.reload();
    await keyField(page).waitFor();
    await button(page, 'Olvidé mi clave');
    await axe(page);
    await page.screenshot({ path: join(MANUAL, 'olvide-mi-clave.png') });
    await page.getByLabel('Clave nueva').fill('otra clave bien distinta');
    await page.getByLabel('Escríbala otra vez').fill('otra clave bien distinta');
    await button(page, 'Guardar la clave');
    await note(page).waitFor();
    await soon(async () => expect(await note(page).inputValue()).toBe(''));
    await page.reload();
    await unlock(page);
    await page.waitForFunction(() => (document.getElementById('note') as HTMLTextAreaElement | null)?.value !== '');
    await holds(note(page), 'Con la clave vieja');
  });

  it('without the hub’s word for seven days it is not enough; with it all is still there', async () => {
    const page = await writing('De hace una semana');
    await kept(page);
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('amate');
          opening.onsuccess = () => {
            const store = opening.result.transaction('vaults', 'readwrite').objectStore('vaults');
            const all = store.getAll();
            all.onsuccess = () => {
              for (const line of all.result) store.put({ ...line, provedMs: line.provedMs - 8 * 86_400_000 });
              store.transaction.oncomplete = () => resolve();
            };
          };
        }),
    );
    desk.line.mode = 'dead';
    await page.reload();
    await keyField(page).fill('jacaranda lluvia metro tamal');
    await button(page, 'Abrir');
    await page.getByText('Hace más de 7 días').waitFor();
    await axe(page);
    desk.line.mode = 'good';
    await page.reload();
    await page.getByRole('button', { name: 'Olvidé mi clave' }).waitFor();
    await unlock(page);
    await note(page).waitFor();
    await holds(note(page), 'De hace una semana');
  });

  it('a reload while the hub renews the session does not sign anybody out', async () => {
    const page = await writing('Recargó a media renovación');
    desk.line.silences = /^\/oidc\/token/;
    await page.reload();
    await page.getByText('Sin conexión').first().waitFor();
    desk.line.silences = undefined;
    await page.reload();
    await page.getByRole('button', { name: 'Olvidé mi clave' }).waitFor();
    await unlock(page);
    await holds(note(page), 'Recargó a media renovación');
  });

  it('a browser that lets go late of the page before a reload signs nobody out', async () => {
    const page = await writing('Recargó en una PC lenta');
    const tab = await page.evaluate(
      () => (JSON.parse(sessionStorage.getItem('amate.session')!) as { tab: string }).tab,
    );
    const late = await desk.newPage(page);
    await late.goto(`${desk.line.url}/healthz`);
    const held = late.evaluate(
      (name) => navigator.locks.request(name, () => new Promise((go) => setTimeout(go, 5_000))).then(() => true),
      `amate-tab-${tab}`,
    );
    await page.reload();
    expect(await held).toBe(true);
    await page.getByRole('button', { name: 'Olvidé mi clave' }).waitFor();
    await unlock(page);
    await holds(note(page), 'Recargó en una PC lenta');
  });

  it('a copied tab asks to sign in; the tab it was copied from goes on', async () => {
    const page = await writing('En la primera');
    const [copy] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => void open(location.href))]);
    await copy.getByRole('button', { name: 'Entrar a Amate' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Olvidé mi clave' }).waitFor();
    await unlock(page);
    await holds(note(page), 'En la primera');
  });

  it('a hub in trouble is asked again for its word, though the line is up', async () => {
    const page = await writing('Con el hub en apuros');
    desk.line.breaks = /^\/oidc\/token/;
    const answered = page.waitForResponse(/oidc\/token/);
    await page.reload();
    await keyField(page).waitFor();
    expect((await answered).status()).toBe(503);
    expect(await page.getByRole('button', { name: 'Olvidé mi clave' }).count()).toBe(0);
    desk.line.breaks = undefined;
    await page.getByRole('button', { name: 'Olvidé mi clave' }).waitFor();
    await unlock(page);
    await holds(note(page), 'Con el hub en apuros');
  });

  it('without a local key a page that found no line comes back by itself, still signed in', async () => {
    const page = await desk.newPage();
    await desk.sitDown(page, await desk.newVisit(), 'medico', null);
    await kept(page);
    desk.line.mode = 'dead';
    await page.reload();
    await page.getByRole('button', { name: 'Reintentar ahora' }).waitFor();
    desk.line.mode = 'good';
    await page.getByRole('button', { name: 'Salir' }).waitFor();
    await note(page).waitFor();
  });

  it('leaving without network: the next to sign in on this PC is asked for the password', async () => {
    const page = await writing('Del médico');
    await kept(page);
    desk.line.mode = 'dead';
    await page.reload();
    await unlock(page);
    await button(page, 'Salir');
    await page.getByRole('heading', { name: 'Sin conexión: abra con su clave' }).waitFor();
    desk.line.mode = 'good';
    await page.reload();
    await button(page, 'Entrar a Amate');
    await page.getByLabel('Contraseña').waitFor();
  });
});

describe('a draft', () => {
  it('is one in two tabs of one person', async () => {
    const visit = await desk.newVisit();
    const first = await desk.newPage();
    await desk.sitDown(first, visit);
    const second = await desk.newPage(first);
    await second.goto(desk.address(visit));
    await second.getByRole('button', { name: 'Entrar a Amate' }).click();
    await unlock(second);
    await note(second).waitFor();
    await note(first).fill('Desde la primera');
    await second.waitForFunction(
      () => (document.getElementById('note') as HTMLTextAreaElement).value === 'Desde la primera',
    );
    await note(second).fill('Desde la segunda');
    await first.waitForFunction(
      () => (document.getElementById('note') as HTMLTextAreaElement).value === 'Desde la segunda',
    );
  });

  it('reaches a slow disk whole, however long each write takes', async () => {
    const page = await desk.newPage();
    await page.addInitScript(() => {
      const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
      crypto.subtle.encrypt = async (...args: Parameters<SubtleCrypto['encrypt']>) => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        return encrypt(...args);
      };
    });
    await desk.sitDown(page, await desk.newVisit());
    await note(page).pressSequentially('Letra por letra', { delay: 60 });
    await expectText(page, '#state', /saved/);
    await page.reload();
    await unlock(page);
    await page.waitForFunction(() => (document.getElementById('note') as HTMLTextAreaElement | null)?.value !== '');
    await holds(note(page), 'Letra por letra');
  });

  it('is whole after a new version of the app was taken in mid-word', async () => {
    const page = await desk.newPage();
    await desk.sitDown(page, await desk.newVisit());
    await kept(page);
    appendFileSync(join(desk.out, 'sw.js'), '\n// A new version.');
    await page.evaluate(async () => void (await navigator.serviceWorker.getRegistration())?.update());
    await strip(page, 'Hay una versión nueva de Amate.').waitFor();
    await axe(page);
    await note(page).fill('A media pala');
    await button(page, 'Actualizar ahora');
    await unlock(page);
    await page.waitForFunction(() => (document.getElementById('note') as HTMLTextAreaElement | null)?.value !== '');
    await holds(note(page), 'A media pala');
    await strip(page, 'Hay una versión nueva de Amate.').waitFor({ state: 'detached' });
  }, 120_000);

  it('stays its writer’s when another person signs in beside', async () => {
    const page = await writing('Del médico, sin firmar');
    await page.context().clearCookies();
    await page.evaluate(() => sessionStorage.removeItem('amate.session'));
    await page.route('**/fhir/R4', (route) => route.fulfill({ status: 401, json: {} }), { times: 1 });
    await button(page, 'Firmar');
    await strip(page, 'Su sesión terminó').waitFor();
    const [beside] = await Promise.all([page.waitForEvent('popup'), button(page, 'Entrar otra vez')]);
    const nurse = desk.accounts.demo.users.find(({ role }) => role === 'enfermeria')!;
    await beside.getByLabel('Usuario').fill(nurse.user);
    await beside.getByLabel('Contraseña').fill(nurse.password);
    await beside.getByRole('button', { name: 'Entrar' }).click();
    await strip(page, 'Entró otra persona.').waitFor();
    await axe(page);
    await page
      .locator('.strip')
      .first()
      .screenshot({ path: join(MANUAL, 'entro-otra-persona.png') });
    await page.getByRole('link', { name: /Por enviar\s*1/ }).waitFor();
  });
});

it('a line that is slow, not dead: the key is asked for at once, and what is kept is shown at once', async () => {
  const page = await writing('Sobre una línea mala');
  await kept(page);
  desk.line.mode = 'slow';
  const began = Date.now();
  await page.reload({ waitUntil: 'commit' });
  await keyField(page).waitFor();
  const asked = Date.now() - began;
  await keyField(page).fill(LOCAL_KEY);
  const shown = await pressedUntil(page, page.getByRole('button', { name: 'Abrir', exact: true }), 'arrived 1');
  process.stdout.write(
    `offline: slow line, key asked for after ${asked} ms, open visit after ${shown} ms, the key’s rounds alone ${await keyRounds(page)} ms\n`,
  );
  // Neither waited for the line: it is let go only now. The hub's word comes, and what was written goes out.
  await page.getByLabel('Nota').fill('Y se envía');
  await button(page, 'Firmar');
  desk.line.mode = 'good';
  desk.line.letGo();
  await expectText(page, '#said', /saved|queued/);
}, 120_000);

it('a hub slower than patience: the copy is shown as one, and what the hub says late takes its place', async () => {
  const page = await desk.newPage();
  const visit = await desk.newVisit();
  await desk.sitDown(page, visit);
  const { body } = await desk.hub.fhir('GET', `/Encounter/${visit.encounter}`);
  desk.line.holds = /Encounter/;
  await button(page, 'Con signos');
  const copy = page.getByText(/^Copia de las .*; se está actualizando\.$/);
  await copy.waitFor();
  await axe(page);
  const theirs = { ...body, status: 'in-progress' };
  expect((await desk.hub.fhir('PUT', `/Encounter/${visit.encounter}`, theirs)).status).toBe(200);
  desk.line.letGo();
  await expectText(page, '#visit', /in-progress 3/);
  await copy.waitFor({ state: 'detached' });
}, 120_000);
