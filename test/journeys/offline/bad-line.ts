/** The clinic's line between browser and hub: it can be dead, or lose just the answers to what was sent. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LineMode =
  | 'good'
  /** Nothing answers: the hub's process was killed. */
  | 'dead'
  /** A transaction reaches the hub and is committed; its answer never comes back. */
  | 'answers-lost'
  /** Everything is taken, and nothing comes until it is let go. */
  | 'slow';

export interface BadLine {
  readonly url: string;
  mode: LineMode;
  /** Addresses that get no answer, whatever the mode. */
  drops: RegExp | undefined;
  /** Addresses whose requests reach the hub and whose answers never come back. */
  silences: RegExp | undefined;
  /** Addresses that a hub in trouble answers, and does nothing. */
  breaks: RegExp | undefined;
  /** Addresses that are read late: their requests reach the hub when they are let go. */
  holds: RegExp | undefined;
  letGo(): void;
  /** Requests that were dropped. */
  readonly dropped: () => number;
  /** Transactions that reached the hub. */
  readonly passed: () => number;
  to(port: number): void;
  close(): Promise<void>;
}

export async function openBadLine(): Promise<BadLine> {
  let target = 0;
  let passed = 0;
  let dropped = 0;
  const held = new Set<() => void>();
  // The hub's answers say how long a connection is kept: one that was closed here before could meet a request on its way.
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, answer) => {
    if (line.mode === 'dead') return void incoming.socket.destroy();
    if (line.drops?.test(incoming.url ?? '')) {
      dropped++;
      return void incoming.socket.destroy();
    }
    if (line.breaks?.test(incoming.url ?? '')) {
      incoming.resume();
      return void answer.writeHead(503).end();
    }
    const lost =
      line.silences?.test(incoming.url ?? '') ||
      (line.mode === 'answers-lost' && incoming.method === 'POST' && incoming.url === '/fhir/R4');
    if (incoming.method === 'POST' && incoming.url === '/fhir/R4') passed++;
    const go = () => forward(target, incoming, answer, lost);
    if (incoming.method === 'GET' && line.holds?.test(incoming.url ?? '')) return void held.add(go);
    if (line.mode === 'slow') return void held.add(go);
    go();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const line: BadLine = {
    url: `http://127.0.0.1:${port}`,
    mode: 'good',
    drops: undefined,
    silences: undefined,
    breaks: undefined,
    holds: undefined,
    letGo() {
      line.holds = undefined;
      for (const go of held) go();
      held.clear();
    },
    dropped: () => dropped,
    passed: () => passed,
    to: (chosen) => {
      target = chosen;
    },
    close: () => closed(server),
  };
  return line;
}

function forward(port: number, incoming: IncomingMessage, answer: ServerResponse, lost: boolean): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (response) => {
    if (lost) {
      response.resume();
      response.on('end', () => incoming.socket.destroy());
      return;
    }
    answer.writeHead(response.statusCode!, response.headers);
    response.pipe(answer);
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
