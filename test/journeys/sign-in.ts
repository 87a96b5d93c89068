import type { Page } from 'playwright-core';
import type { Amate } from '../support/amate.ts';

/** Signs in as a demo account of that role, by the hub's own page; `look` runs on the form (axe, say). */
export async function signIn(page: Page, amate: Amate, role: string, look?: () => Promise<void>): Promise<void> {
  const account = amate.demo.users.find((user) => user.role === role);
  if (!account) throw new Error(`no demo account for ${role}`);
  await page.getByRole('button', { name: 'Entrar a Amate' }).click();
  await page.getByLabel('Usuario').fill(account.user);
  await page.getByLabel('Contraseña').fill(account.password);
  await look?.();
  await page.getByRole('button', { name: 'Entrar' }).click();
  await page.getByRole('button', { name: 'Salir' }).waitFor();
}
