/** The consultation with somebody else in it, and without network. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findBrowser } from '../../support/browser.ts';
import { noteOf, OTHER, put } from '../../support/clinic-day.ts';
import { holds } from '../../support/journey.ts';
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
    await desk.page.getByRole('button', { name: 'Bueno para la vida y la función' }).click();
    await desk.page.getByLabel('Tratamiento e indicaciones médicas').fill('Paracetamol.');
    await desk.page.keyboard.press('Alt+KeyX');
    await desk.page.locator('[role="combobox"]:focus').waitFor();
    await desk.page.keyboard.type('cefalea');
    await takeFirst(desk.page, /^R51\b/);
    await desk.page.getByText('Nada falta. Puede firmar.').waitFor();
    await desk.page.keyboard.press('Alt+KeyG');
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
});
