/** The MLLP listener: accepts senders up to a limit, gives each a connection, stops without dropping an answer. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Logger } from 'pino';
import type { MllpLimits } from '../config.ts';
import { type Budget, type ConnectionEnd, MllpConnection, type Receiver } from './mllp-connection.ts';

export type { BadFrame, Receiver } from './mllp-connection.ts';

export class MllpServer {
  readonly #receiver: Receiver;
  readonly #log: Logger;
  readonly #server: Server;
  readonly #connections = new Set<MllpConnection>();
  readonly #budget: Budget;
  #limits: MllpLimits;

  constructor(limits: MllpLimits, receiver: Receiver, log: Logger) {
    this.#limits = limits;
    this.#receiver = receiver;
    this.#log = log;
    this.#budget = { used: 0, limit: limits.maxBufferedBytes };
    // The other side may close its half as soon as it has sent; its answer still goes out.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#welcome(socket));
    this.#server.maxConnections = limits.maxConnections;
    this.#server.on('drop', () => log.warn({ limit: limits.maxConnections }, 'mllp-connection-limit'));
  }

  /** For connections from now on; address and port stay. */
  use(limits: MllpLimits): void {
    this.#limits = limits;
    this.#budget.limit = limits.maxBufferedBytes;
    this.#server.maxConnections = limits.maxConnections;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Bytes of unfinished frames over all connections. */
  get bufferedBytes(): number {
    return this.#budget.used;
  }

  listen(): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#limits.port, this.#limits.host, () => {
        this.#server.off('error', reject);
        this.#server.on('error', (error) => this.#log.error({ err: error }, 'mllp-server'));
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await Promise.all([...this.#connections].map((connection) => connection.stop()));
    await closed;
  }

  #welcome(socket: Socket): void {
    const from = socket.remoteAddress;
    const connection = new MllpConnection(socket, this.#receiver, this.#limits, this.#budget, (reason) => {
      this.#connections.delete(connection);
      this.#report(reason, from);
    });
    this.#connections.add(connection);
  }

  #report(reason: ConnectionEnd, from: string | undefined): void {
    if (reason === 'closed' || reason === 'stopped') return;
    this.#log.warn({ reason, from }, 'mllp-connection-ended');
  }
}
