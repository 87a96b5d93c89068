/** The local key of a PC, as a person makes and gives it. */
import type { Page } from 'playwright-core';

export const LOCAL_KEY = 'jacaranda lluvia metro tamal';

/** On any screen of who has signed in and has no key on this PC yet. */
export async function setLocalKey(page: Page, key = LOCAL_KEY): Promise<void> {
  await page.getByRole('button', { name: 'Poner mi clave' }).click();
  await page.getByLabel('Clave nueva').fill(key);
  await page.getByLabel('Escríbala otra vez').fill(key);
  await page.getByRole('button', { name: 'Guardar la clave' }).click();
  await page.getByRole('button', { name: 'Poner mi clave' }).waitFor({ state: 'detached' });
}

/** After a reload, a new window, or ten idle minutes. */
export async function unlock(page: Page, key = LOCAL_KEY): Promise<void> {
  await page.getByLabel('Clave de este equipo', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Abrir', exact: true }).click();
  await page.getByLabel('Clave de este equipo', { exact: true }).waitFor({ state: 'detached' });
}
