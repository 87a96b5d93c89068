/**
 * One call to a subscriber's endpoint, safe against being led elsewhere: the name is resolved once, every address it has must be
 * public, and the connection goes to the address that was checked (a second answer of the DNS is never asked for). No
 * redirect is followed, time and answer are bounded, and nothing of the answer's body is kept.
 */
import { lookup as resolveName } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { endpointFault, isAllowedHost, isPublicAddress } from './addresses.ts';

export interface Call {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type CallOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** Never reached, or not in time. `why` holds no address and no header. */
  | { readonly kind: 'failed'; readonly why: string }
  /** Not tried: the endpoint is not one the hub may call. */
  | { readonly kind: 'forbidden'; readonly why: string };

export interface SendOptions {
  readonly allowedHosts: readonly string[];
  readonly timeoutMs: number;
  readonly resolve?: (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
}

const MAX_ANSWER_BYTES = 64 * 1024;

export type Send = (call: Call, signal?: AbortSignal) => Promise<CallOutcome>;

export function createSend(options: SendOptions): Send {
  const { allowedHosts, timeoutMs, resolve = (host: string) => resolveName(host, { all: true }) } = options;
  return async (call, signal) => {
    const wrong = endpointFault(call.url, allowedHosts);
    if (wrong !== undefined) return { kind: 'forbidden', why: wrong };
    const url = new URL(call.url);
    const deadline = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]);
    try {
      const addresses = await within(deadline, addressesOf(url, resolve));
      const target = addresses[0];
      if (target === undefined) return { kind: 'failed', why: 'el nombre no tiene dirección' };
      if (!isAllowedHost(url, allowedHosts) && !addresses.every(({ address }) => isPublicAddress(address)))
        return { kind: 'forbidden', why: 'La dirección es de una red interna.' };
      return { kind: 'answered', status: await exchange(url, call, target, deadline) };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      return {
        kind: 'failed',
        why: deadline.aborted ? 'no respondió a tiempo' : `falla de red${typeof code === 'string' ? ` (${code})` : ''}`,
      };
    }
  };
}

async function addressesOf(url: URL, resolve: NonNullable<SendOptions['resolve']>) {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  return family === 0 ? resolve(host) : [{ address: host, family }];
}

function within<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason), { once: true });
    work.then(resolve, reject);
  });
}

function exchange(
  url: URL,
  call: Call,
  target: { readonly address: string; readonly family: number },
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = Buffer.from(call.body, 'utf8');
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        method: call.method,
        headers: { ...call.headers, 'content-length': String(body.length) },
        agent: false,
        signal,
        maxHeaderSize: 16_384,
        // The connection goes where the check was made; TLS still proves the name.
        lookup: (_host, options, done) =>
          options.all
            ? done(null, [{ address: target.address, family: target.family }])
            : done(null, target.address, target.family),
      },
      (response) => {
        let received = 0;
        const finish = () => {
          resolve(response.statusCode ?? 0);
          request.destroy();
        };
        response.on('data', (chunk: Buffer) => {
          received += chunk.length;
          if (received > MAX_ANSWER_BYTES) finish();
        });
        response.on('end', finish);
        // The status line is what counts; a body that never ends changes nothing.
        response.on('error', finish);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
