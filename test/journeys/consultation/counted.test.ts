/** What a follow-up costs: acts besides the text of the note, counted. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findBrowser } from '../../support/browser.ts';
import { setLocalKey } from '../../support/local-key.ts';
import { type DoctorsDesk, openDoctorsDesk } from './doctors-desk.ts';

const withBrowser = findBrowser() ? describe : describe.skip;

withBrowser('the consultation, counted', () => {
  let desk: DoctorsDesk;

  beforeAll(async () => {
    desk = await openDoctorsDesk();
  }, 240_000);
  afterAll(() => desk?.close(), 120_000);

  it('a follow-up with vitals by nursing, note, one diagnosis and a repeated prescription: at most 8 acts and the text', async () => {
    let acts = 0;
    const act = async (done: Promise<unknown>): Promise<void> => {
      acts++;
      await done;
    };
    await desk.enter(`/consulta/${desk.morning[2]!.visit}`);
    await setLocalKey(desk.page);
    await desk.evolution().focus();
    await desk.page.getByText('Tensión arterial: 142/90 mmHg').first().waitFor();
    acts++; // Llamar al siguiente, which opened this page.
    await desk.page.keyboard.type('Asintomático, buen apego. Cifras en descenso.');
    await act(desk.page.getByRole('button', { name: 'Bueno para la vida y la función' }).click());
    await act(desk.page.getByRole('button', { name: /Hipertensión esencial.*I10/ }).click());
    await act(desk.page.getByRole('button', { name: 'Repetir todo' }).click());
    await desk.page.getByText('Nada falta. Puede firmar.').waitFor();
    await act(desk.page.keyboard.press('Alt+KeyG'));
    await desk.page.getByText(/Nota firmada: Ricardo/).waitFor();
    expect(acts).toBeLessThanOrEqual(8);
    const { body } = await desk.hub.fhir('GET', `/MedicationRequest?encounter=Encounter/${desk.morning[2]!.visit}`);
    expect(body.entry).toHaveLength(1);
    process.stdout.write(`consulta de seguimiento: ${acts} actos y el texto de la nota\n`);
  }, 240_000);
});
