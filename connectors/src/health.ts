/** `GET /healthz` of the edge: queue counts and lag for whoever watches it. Counts only, never a message. */
import { createServer, type Server } from 'node:http';
import type { MllpServer } from './intake/mllp-server.ts';
import type { Delivery } from './outbox/deliver.ts';
import type { Outbox } from './outbox/outbox.ts';

export function startHealth(
  port: number,
  host: string,
  parts: { readonly outbox: Outbox; readonly delivery: Delivery; readonly mllp: MllpServer },
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/healthz') {
      response.writeHead(404).end();
      return;
    }
    const { outbox, delivery, mllp } = parts;
    const { hub, lastFailure } = delivery.status();
    const body = {
      status: 'ok',
      queue: outbox.counts(),
      lagMs: outbox.lagMs(),
      hub,
      lastFailure,
      connections: mllp.connections,
      bufferedBytes: mllp.bufferedBytes,
    };
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
