/** `GET /healthz` of the edge: queue counts, lag and alarms for whoever watches it. Counts and our own words only, never a message. */
import { createServer, type Server } from 'node:http';

export function startHealth(port: number, host: string, condition: () => object): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/healthz') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(condition()));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
