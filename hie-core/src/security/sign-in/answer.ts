/** How these pages go out: never kept, no script, a form that may end only where it should. */
import type { Response } from 'express';
import type { Interaction } from 'oidc-provider';
import { pagePolicy } from './pages.ts';

export function sendHtml(response: Response, status: number, html: string, formTargets: readonly string[] = []): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .set('Content-Security-Policy', pagePolicy(formTargets))
    // `no-referrer` would make the browser send our own form with `Origin: null`.
    .set('Referrer-Policy', 'same-origin')
    .type('html')
    .send(html);
}

/** The form's answer redirects on to the client, and Chromium checks every hop against form-action. */
export function sendStep(response: Response, status: number, interaction: Interaction, html: string): void {
  const { redirect_uri: uri } = interaction.params;
  const redirect = typeof uri === 'string' ? URL.parse(uri) : null;
  sendHtml(response, status, html, redirect && redirect.origin !== 'null' ? [redirect.origin] : []);
}

export function waitText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const wait = seconds < 60 ? `${seconds} segundos` : minutes === 1 ? '1 minuto' : `${minutes} minutos`;
  return `Hubo demasiados intentos fallidos. Espere ${wait} y vuelva a intentarlo.`;
}
