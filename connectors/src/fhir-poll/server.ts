/** A hospital's FHIR R4 server, asked gently: one request at a time, a pause between pages, and longer ones when it says that it is busy. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { TokenSource } from '../outbox/token.ts';
import type { FhirSourceConfig } from '../sources/config.ts';

/** es-MX: what the server answered or that it did not. */
export class ServerFault extends Error {
  readonly status: number | undefined;
  constructor(text: string, status?: number) {
    super(text);
    this.status = status;
  }
}

const BUSY = new Set([429, 502, 503, 504]);
const MAX_TRIES = 5;
const MAX_PAUSE_MS = 30_000;

export class FhirServer {
  readonly #client: Client;
  readonly #config: FhirSourceConfig;
  readonly #signal: AbortSignal;
  #tokens: TokenSource | undefined;
  #asked = false;
  /** The last that was turned to. */
  #page = '';

  constructor(config: FhirSourceConfig, signal: AbortSignal) {
    this.#config = config;
    this.#signal = signal;
    this.#client = new Client({ baseUrl: config.url });
  }

  async bundle(path: string): Promise<Bundle> {
    const answer = await this.#ask(path);
    if (answer.resourceType !== 'Bundle')
      throw new ServerFault(`el servidor respondió ${answer.resourceType} en vez de un Bundle`);
    return answer as Bundle;
  }

  /** undefined: it is not there, or not any more. */
  async read(type: string, id: string): Promise<Resource | undefined> {
    try {
      return await this.#ask(`${type}/${encodeURIComponent(id)}`);
    } catch (error) {
      if (error instanceof ServerFault && (error.status === 404 || error.status === 410)) return undefined;
      throw error;
    }
  }

  /** The next page, of the same server only: a link elsewhere would be sent our token. */
  async next(bundle: Bundle): Promise<Bundle | undefined> {
    const link = nextLink(bundle);
    if (link === undefined) return undefined;
    const url = new URL(link, `${this.#config.url}/`);
    if (url.origin !== new URL(this.#config.url).origin) {
      throw new ServerFault('la página siguiente está en otro servidor; corrija la dirección base de ese servidor');
    }
    if (url.href === this.#page) throw new ServerFault('la página siguiente es la misma una y otra vez');
    this.#page = url.href;
    return this.bundle(url.href);
  }

  async #ask(path: string): Promise<Resource> {
    if (this.#asked) await sleep(this.#config.pauseMs, undefined, { signal: this.#signal });
    this.#asked = true;
    for (let attempt = 1; ; attempt++) {
      try {
        const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(this.#config.timeoutMs)]);
        const headers = { ...(await this.#authorization()), 'cache-control': 'no-cache' };
        return (await this.#client.request(path, {
          method: 'GET',
          options: { headers, signal, keepalive: false },
        })) as Resource;
      } catch (error) {
        const fault = this.#faultOf(error);
        if (fault.status === undefined || !BUSY.has(fault.status) || attempt >= MAX_TRIES) throw fault;
        const wait = Math.min(MAX_PAUSE_MS, Math.max(this.#config.pauseMs, 100) * 2 ** attempt);
        await sleep(wait, undefined, { signal: this.#signal });
      }
    }
  }

  #faultOf(error: unknown): ServerFault {
    if (error instanceof ServerFault) return error;
    const { response, name, code, cause } = error as {
      response?: { status: number };
      name?: string;
      code?: string;
      cause?: { code?: string; message?: string };
    };
    if (response !== undefined) return new ServerFault(`el servidor respondió ${response.status}`, response.status);
    // What it says of itself would quote the answer.
    if (error instanceof SyntaxError || name === 'SyntaxError')
      return new ServerFault('el servidor respondió algo que no es JSON');
    if (name === 'TimeoutError') return new ServerFault('el servidor no respondió a tiempo');
    return new ServerFault(
      `el servidor no responde (${cause?.code ?? cause?.message ?? code ?? (error as Error).message})`,
    );
  }

  async #authorization(): Promise<Record<string, string>> {
    const { auth, url, name } = this.#config;
    if (auth.kind === 'none') return {};
    if (auth.kind === 'bearer') return { authorization: `Bearer ${(await readFile(auth.tokenFile, 'utf8')).trim()}` };
    const { tokenUrl, clientId, scope, privateJwkFile } = auth;
    if (this.#tokens === undefined) {
      const privateJwk = JSON.parse(await readFile(privateJwkFile, 'utf8'));
      this.#tokens = new TokenSource({ fhirUrl: url, tokenUrl, clientId, scope, privateJwk });
    }
    try {
      return { authorization: `Bearer ${await this.#tokens.token()}` };
    } catch (error) {
      throw new ServerFault(`no se obtuvo permiso de «${name}»: ${(error as Error).message}`);
    }
  }
}

export const nextLink = (bundle: Bundle): string | undefined =>
  bundle.link?.find(({ relation }) => relation === 'next')?.url;

/** What was asked for, without what the server adds (includes, outcomes) and what is no resource at all. */
export function matchesOf(bundle: Bundle, type: string): Resource[] {
  const entries = Array.isArray(bundle.entry) ? (bundle.entry as (BundleEntry | null)[]) : [];
  return entries.flatMap((entry) => {
    const { resource, search } = entry ?? {};
    const whole = resource?.resourceType === type && typeof resource.id === 'string' && resource.id !== '';
    return whole && (search?.mode ?? 'match') === 'match' ? [resource] : [];
  });
}
