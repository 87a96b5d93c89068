/**
 * Llave CDMX, the city's sign-in. OAuth-like and not OpenID Connect: no scope, nonce or PKCE, `redirect_url` (sic), a token request in
 * JSON with HTTP Basic of its own, the user by a header `accessToken`, and the text "null" where nothing is. What is known of it and how
 * surely: docs/manual/llave-cdmx.md. Everything it answers is bounded and parsed.
 */
import { z } from 'zod';
import type { OutgoingFetch } from '../../outgoing/fetch.ts';
import { type Citizen, type CitizenIdentity, CitizenRefused } from './identity.ts';

export interface LlaveOptions {
  /** Without a slash at the end. */
  readonly url: string;
  /** Below `url`; production has been seen with `/oauth.xhtml` and `/oauthV2.xhtml`. */
  readonly authorizePath: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly basicUser: string;
  readonly basicPassword: string;
  readonly fetch: OutgoingFetch;
}

const nothing = new Set(['', 'null', 'undefined']);
const text = z
  .union([z.string().max(300), z.number(), z.null()])
  .optional()
  .transform((value) => {
    const shown = value === undefined || value === null ? '' : String(value).trim();
    return nothing.has(shown.toLowerCase()) ? undefined : shown;
  });
const Token = z.object({ accessToken: z.string().min(1).max(4_096) });
const User = z.object({ idUsuario: text, nombre: text, primerApellido: text, segundoApellido: text, curp: text });

export function createLlave(options: LlaveOptions): CitizenIdentity {
  return {
    key: 'llave',
    label: 'Llave CDMX',
    async depart(redirectUri, state) {
      const url = new URL(`${options.url}${options.authorizePath}`);
      url.searchParams.set('client_id', options.clientId);
      url.searchParams.set('redirect_url', redirectUri);
      url.searchParams.set('state', state);
      return { url: url.href, kept: {} };
    },
    async arrive(callback, redirectUri) {
      const code = callback.searchParams.get('code') ?? '';
      // It has no documented error answer: who cancels comes back without a code.
      if (code === '' || nothing.has(code)) throw new CitizenRefused('cancelled', 'no code');
      if (code.length > 2_048) throw new CitizenRefused('failed', 'code too long');
      return userOf(options, await tokenOf(options, code, redirectUri));
    },
  };
}

async function tokenOf(options: LlaveOptions, code: string, redirectUri: string): Promise<string> {
  const { clientId, clientSecret, basicUser, basicPassword } = options;
  const body = { grantType: 'authorization_code', code, redirectUri, clientId, clientSecret };
  const basic = Buffer.from(`${basicUser}:${basicPassword}`, 'utf8').toString('base64');
  const answer = await ask(options, '/rest/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  return parsed(Token, answer, 'token').accessToken;
}

async function userOf(options: LlaveOptions, accessToken: string): Promise<Citizen> {
  const answer = await ask(options, '/rest/oauth/usuario', { headers: { accessToken, accept: 'application/json' } });
  const user = parsed(User, answer, 'usuario');
  if (user.idUsuario === undefined) throw new CitizenRefused('failed', 'usuario without idUsuario');
  const name = [user.nombre, user.primerApellido, user.segundoApellido].filter((part) => part !== undefined).join(' ');
  return { subject: user.idUsuario, name: name === '' ? 'Sin nombre' : name, curp: user.curp?.toUpperCase() };
}

async function ask(options: LlaveOptions, path: string, init: Parameters<OutgoingFetch>[1]): Promise<unknown> {
  try {
    const response = await options.fetch(`${options.url}${path}`, init);
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return await response.json();
  } catch (cause) {
    throw new CitizenRefused('failed', `${path} did not answer as agreed`, cause);
  }
}

function parsed<T extends z.ZodType>(shape: T, value: unknown, what: string): z.infer<T> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw new CitizenRefused('failed', `${what}: ${result.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
}
