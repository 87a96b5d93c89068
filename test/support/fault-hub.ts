/**
 * A FHIR endpoint that fails on order: it stands in for the hub only where a test needs a refused connection, a cut
 * answer, a 409 or a slow answer at a given moment. It keeps what a hub keeps: one answer per operation id.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '@amate/hie-core/embedded-postgres/free-port.ts';
import type { Order, Report } from '@amate/terminology/edge/report.ts';

export type Fault = { readonly status: number; readonly outcome?: string } | 'reset-before' | 'reset-after' | 'slow';

export interface ReceivedBundle {
  readonly operation: string;
  readonly bundle: { readonly identifier: { readonly value: string }; readonly entry: readonly unknown[] };
}

export class FaultHub {
  readonly #server: Server;
  /** Bundles taken, one per operation id, in order. */
  readonly taken: ReceivedBundle[] = [];
  readonly #operations = new Set<string>();
  readonly assertions: string[] = [];
  /** What edges said of themselves, and what they are told; undefined: this hub has no board. */
  readonly reports: Report[] = [];
  orders: Order[] | undefined;
  clockOffsetMs = 0;
  requests = 0;
  /** Transactions that it had before it at the same time. */
  mostAtOnce = 0;
  #atOnce = 0;
  tokens = 0;
  /** Left out: its tokens say nothing of a facility. */
  clues: string | undefined;
  /** Decides the fate of a request; undefined = it works. */
  fault: (operation: string, request: number) => Fault | undefined = () => undefined;
  /** Tokens it accepts; a test removes one to revoke it. */
  readonly valid = new Set<string>();
  slowMs = 1_000;
  tokenLifeS = 300;
  tokenStatus = 200;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** @param port that of another one that was stopped; left out: its own */
  async start(port?: number): Promise<number> {
    this.#server.listen(port ?? (await freePort()), '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  get urls(): { fhirUrl: string; tokenUrl: string } {
    const base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return { fhirUrl: `${base}/fhir/R4`, tokenUrl: `${base}/oidc/token` };
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (request.url === '/oidc/token') this.#token(body, response);
    else if (request.url === '/fhir/R4/metadata')
      json(response, 200, { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
    // It takes no signatures.
    else if (request.url === '/fuentes/llaves') json(response, 404, {});
    else if (request.url === '/hospitales/latido') this.#report(response, body);
    else if (request.method !== 'POST') json(response, 404, {});
    else {
      this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
      await this.#transaction(request, response, body).finally(() => this.#atOnce--);
    }
  }

  /** 404 until a test wants to hear the edges. */
  #report(response: ServerResponse, body: string): void {
    if (this.orders === undefined) {
      json(response, 404, {});
      return;
    }
    this.reports.push(JSON.parse(body) as Report);
    if (this.clockOffsetMs !== 0) response.setHeader('date', new Date(Date.now() + this.clockOffsetMs).toUTCString());
    json(response, 200, { orders: this.orders });
  }

  #token(body: string, response: ServerResponse): void {
    const assertion = new URLSearchParams(body).get('client_assertion');
    if (assertion) this.assertions.push(assertion);
    if (this.tokenStatus !== 200) {
      json(response, this.tokenStatus, { error: 'invalid_client' });
      return;
    }
    const token = this.#newToken();
    this.valid.add(token);
    json(response, 200, { access_token: token, token_type: 'Bearer', expires_in: this.tokenLifeS });
  }

  #newToken(): string {
    const name = `token-${++this.tokens}`;
    if (this.clues === undefined) return name;
    const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ jti: name, clues: this.clues })}.`;
  }

  async #transaction(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!this.valid.has(token)) {
      json(response, 401, outcome('login', 'El token no es válido.'));
      return;
    }
    const bundle = JSON.parse(body) as ReceivedBundle['bundle'];
    const operation = bundle.identifier.value;
    const fault = this.fault(operation, ++this.requests);
    if (fault === 'reset-before') {
      request.socket.destroy();
      return;
    }
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, this.slowMs));
    if (typeof fault === 'object') {
      json(response, fault.status, fault.outcome ? outcome('processing', fault.outcome) : { error: 'proxy' });
      return;
    }
    if (!this.#operations.has(operation)) this.taken.push({ operation, bundle });
    this.#operations.add(operation);
    if (fault === 'reset-after') request.socket.destroy();
    else json(response, 200, { resourceType: 'Bundle', type: 'transaction-response' });
  }
}

const outcome = (code: string, text: string): unknown => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code, details: { text } }],
});

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
}
