/**
 * One call to somebody else's server, safe against being led elsewhere: the name is resolved once, every address it has must be
 * public, and the connection goes to the address that was checked (a second answer of the DNS is never asked for). No redirect is
 * followed; time and answer are bounded. OWASP SSRF Prevention: https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
import { lookup as resolveName } from 'node:dns/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { endpointFault, isAllowedHost, isPublicAddress } from './addresses.ts';

export interface OutgoingCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type OutgoingOutcome =
  /** `complete` false: the body was longer than allowed, or did not end in time; `body` is what came. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
      readonly complete: boolean;
    }
  /** Never reached, or not in time. `why` holds no address and no header. */
  | { readonly kind: 'failed'; readonly why: string }
  /** Not tried: the endpoint is not one the hub may call. */
  | { readonly kind: 'forbidden'; readonly why: string };

type Address = { readonly address: string; readonly family: number };

export interface OutgoingOptions {
  /** `host` or `host:port` that may be inside and may speak plain http. */
  readonly allowedHosts: readonly string[];
  /** Of the whole exchange, names and body included. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
}

export type Outgoing = (call: OutgoingCall, signal?: AbortSignal) => Promise<OutgoingOutcome>;

export function createOutgoing(options: OutgoingOptions): Outgoing {
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
      return await exchange(url, call, target, deadline, options.maxAnswerBytes);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      return {
        kind: 'failed',
        why: deadline.aborted ? 'no respondió a tiempo' : `falla de red${typeof code === 'string' ? ` (${code})` : ''}`,
      };
    }
  };
}

async function addressesOf(url: URL, resolve: NonNullable<OutgoingOptions['resolve']>): Promise<readonly Address[]> {
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
  call: OutgoingCall,
  target: Address,
  signal: AbortSignal,
  maxBytes: number,
): Promise<OutgoingOutcome> {
  return new Promise((resolve, reject) => {
    const body = Buffer.from(call.body ?? '', 'utf8');
    const length = call.method === 'GET' ? {} : { 'content-length': String(body.length) };
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        method: call.method,
        headers: { ...call.headers, ...length },
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
        const chunks: Buffer[] = [];
        let received = 0;
        const finish = (complete: boolean): void => {
          const { statusCode: status = 0, headers } = response;
          resolve({ kind: 'answered', status, headers, body: Buffer.concat(chunks), complete });
          request.destroy();
        };
        response.on('data', (chunk: Buffer) => {
          received += chunk.length;
          if (received > maxBytes) finish(false);
          else chunks.push(chunk);
        });
        response.on('end', () => finish(true));
        // A body that breaks off or never ends: the status line stands, the body is not whole.
        response.on('error', () => finish(false));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
