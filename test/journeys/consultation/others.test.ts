/** The consultation with somebody else in it, and without network. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from 'playwright-core';
import { findBrowser } from '../../support/browser.ts';
import { noteOf, OTHER, put } from '../../support/clinic-day.ts';
import { holds, soon } from '../../support/journey.ts';
import { setLocalKey } from '../../support/local-key.ts';
import { takeFirst } from '../suggestions.ts';
import { type DoctorsDesk, openDoctorsDesk } from './doctors-desk.ts';

const withBrowser = findBrowser() ? describe : describe.skip;

withBrowser('the consultation, with others', () => {
  let desk: DoctorsDesk;

  beforeAll(async () => {
    desk = await openDoctorsDesk();
  }, 240_000);
  afterAll(() => desk?.close(), 120_000);

  it('somebody else signs meanwhile: both stand side by side, and mine is signed beside theirs', async () => {
    await desk.enter(`/consulta/${desk.morning[1]!.visit}`);
    await setLocalKey(desk.page);
    await desk.evolution().fill('Cefalea de tres días.');
    const theirs = { evolucion: 'Refiere cefalea y fiebre.', pronostico: 'Reservado a evolución' };
    await put(
      desk.hub,
      noteOf(desk.morning[1]!.patient, desk.morning[1]!.visit, OTHER, theirs, new Date().toISOString()),
    );
    await desk.page.getByRole('heading', { name: /Dr\. Iván Soto Lara firmó una nota de esta consulta/ }).waitFor();
    await desk.page.getByRole('cell', { name: 'Refiere cefalea y fiebre.' }).waitFor();
    await desk.page.getByRole('cell', { name: 'Cefalea de tres días.' }).waitFor();
    await desk.look('dos-medicos');
    await desk.page.getByRole('button', { name: 'Dejar la mía' }).click();
    await desk.page.getByRole('button', { name: 'Deshacer' }).click();
    await holds(desk.evolution(), 'Cefalea de tres días.');
  }, 240_000);

  it('without network it is signed, says so, and can be taken back whole until it leaves', async () => {
    await desk.context().setOffline(true);
    await finishNote();
    await desk.page.getByText(/Nota firmada, por enviar/).waitFor();
    await desk.look('nota-por-enviar');
    await desk.page.getByRole('button', { name: 'Deshacer la firma' }).click();
    await holds(desk.evolution(), 'Cefalea de tres días.');
    await desk.page.getByText('Nada falta. Puede firmar.').waitFor();
    await desk.page.keyboard.press('Alt+KeyG');
    await desk.page.getByText(/Nota firmada, por enviar/).waitFor();
    await desk.context().setOffline(false);
    await desk.page.getByText(/Nota firmada: María Fernanda/).waitFor();
    const { body } = await desk.hub.fhir('GET', `/Composition?encounter=Encounter/${desk.morning[1]!.visit}`);
    expect(body.entry).toHaveLength(2);
  }, 240_000);

  it('is not taken back while a slow hub is about to have it: the strip says so, and the note is there once', async () => {
    const { visit } = desk.morning[0]!;
    await beginNote(visit);
    const line = await slowLine();
    await finishNote();
    await line.reached;
    await desk.page.getByText(/Nota firmada, por enviar/).waitFor();
    await desk.page.getByRole('button', { name: 'Deshacer la firma' }).click();
    await desk.page.getByRole('alert').getByText('Ya no se puede deshacer').waitFor();
    await desk.look();
    await line.letGo();
    await desk.page.getByText(/Nota firmada: Sofía/).waitFor();
    expect(await desk.page.getByText('Ya no se puede deshacer').count()).toBe(0);
    expect(await notesOf(visit)).toEqual(['final']);
    expect(await desk.page.getByRole('button', { name: 'Deshacer la firma' }).count()).toBe(0);
  }, 240_000);

  it('what was taken back in one tab no other tab sends', async () => {
    const { visit } = desk.morning[2]!;
    await beginNote(visit);
    const first = desk.page;
    await desk.context().route('**/fhir/R4', (route) => (isSignature(route) ? route.abort() : route.continue()));
    await finishNote();
    await first.getByText(/Nota firmada, por enviar/).waitFor();
    await desk.enter('/');
    const second = desk.page;
    await desk.unlock();
    await second.getByRole('link', { name: /Por enviar\s*1/ }).waitFor();
    await first.bringToFront();
    // Whichever tab sends it at this moment, it has it for a blink only.
    const undo = first.getByRole('button', { name: 'Deshacer la firma' });
    await soon(async () => {
      if ((await undo.count()) > 0) await undo.click({ timeout: 2_000 });
      expect(first.url()).toContain(`/consulta/${visit}`);
    });
    await desk.context().unroute('**/fhir/R4');
    await second.bringToFront();
    await second.getByRole('link', { name: /Por enviar/ }).click();
    await second.getByText('No hay nada por enviar').waitFor();
    expect(await notesOf(visit)).toEqual([]);
    desk.page = first;
    await first.bringToFront();
    await holds(desk.evolution(), 'Cefalea de un día.');
    await desk.page.getByText('Nada falta. Puede firmar.').waitFor();
    await desk.page.keyboard.press('Alt+KeyG');
    await desk.page.getByText(/Nota firmada: Ricardo/).waitFor();
    expect(await notesOf(visit)).toEqual(['final']);
  }, 240_000);

  async function notesOf(visit: string): Promise<readonly string[]> {
    const { body } = await desk.hub.fhir('GET', `/Composition?encounter=Encounter/${visit}`);
    return (body.entry ?? []).map(({ resource }: { resource: { status: string } }) => resource.status);
  }

  async function beginNote(visit: string): Promise<void> {
    await desk.page.goto(`${desk.hub.config.baseUrl}/consulta/${visit}`);
    await desk.unlock();
    await desk.evolution().fill('Cefalea de un día.');
  }

  /** And signs. */
  async function finishNote(): Promise<void> {
    await desk.page.getByRole('button', { name: 'Bueno para la vida y la función' }).click();
    await desk.page.getByLabel('Tratamiento e indicaciones médicas').fill('Paracetamol.');
    await desk.page.keyboard.press('Alt+KeyX');
    await desk.page.locator('[role="combobox"]:focus').waitFor();
    await desk.page.keyboard.type('cefalea');
    await takeFirst(desk.page, /^R51\b/);
    await desk.page.getByText('Nada falta. Puede firmar.').waitFor();
    await desk.page.keyboard.press('Alt+KeyG');
  }

  const isSignature = (route: Route): boolean => /"Composition"/.test(route.request().postData() ?? '');

  /** Signatures are held on their way until they are let go. */
  async function slowLine(): Promise<{ readonly reached: Promise<void>; readonly letGo: () => Promise<void> }> {
    const [gate, arrival] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await desk.context().route('**/fhir/R4', async (route) => {
      if (!isSignature(route)) return route.continue();
      arrival.resolve();
      await gate.promise;
      await route.continue().catch(() => {});
    });
    const letGo = async () => {
      gate.resolve();
      await desk.context().unroute('**/fhir/R4');
    };
    return { reached: arrival.promise, letGo };
  }
});
