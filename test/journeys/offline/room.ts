/** What a doctor does on the real screens of a consultation, as a person would. */
import type { Locator } from 'playwright-core';
import type { Waiting } from '../../support/waiting-room.ts';
import { takeFirst } from '../suggestions.ts';
import type { ClinicPc } from './clinic-pc.ts';

export const home = (pc: ClinicPc): Promise<void> => pc.page.getByRole('link', { name: 'Amate', exact: true }).click();

export const lineOf = (pc: ClinicPc, { name }: Waiting): Locator =>
  pc.page.getByRole('listitem').filter({ has: pc.page.getByRole('heading', { name: new RegExp(name) }) });

export const evolution = (pc: ClinicPc): Locator => pc.page.getByLabel('Evolución y actualización del cuadro clínico');

export async function callIn(pc: ClinicPc, who: Waiting): Promise<void> {
  await home(pc);
  await lineOf(pc, who)
    .getByRole('button', { name: /^Llamar a/ })
    .click();
  await pc.page.waitForURL(/\/consulta\//);
  await evolution(pc).waitFor();
}

export async function choose(pc: ClinicPc, field: string, typed: string, option: RegExp): Promise<void> {
  await pc.page.getByRole('combobox', { name: field }).fill('');
  await pc.page.getByRole('combobox', { name: field }).pressSequentially(typed, { delay: 5 });
  await takeFirst(pc.page, option);
}

export async function writeNote(pc: ClinicPc, text: string): Promise<void> {
  await evolution(pc).fill(text);
  await pc.page.getByRole('button', { name: 'Bueno para la vida y la función' }).click();
  await pc.page.getByLabel('Tratamiento e indicaciones médicas').fill('Dieta baja en sal.');
  await pc.page.keyboard.press('Alt+KeyX');
  await pc.page.locator('[role="combobox"]:focus').waitFor();
  await pc.page.keyboard.type('hipertension esencial');
  await takeFirst(pc.page, /^I10/);
}

export async function sign(pc: ClinicPc): Promise<void> {
  await pc.page
    .getByText(/Nada falta|aviso/)
    .first()
    .waitFor();
  await pc.page.keyboard.press('Alt+KeyG');
  await pc.page.getByText(/Nota firmada, por enviar/).waitFor();
}
