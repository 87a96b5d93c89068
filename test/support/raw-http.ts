/** For attacks that no HTTP client would send: bytes as they are to a port, and everything that came back until the peer closed. */
import { connect } from 'node:net';

export interface RawOptions {
  /** Bytes to send later, one after the other, as a slow client does. */
  readonly drip?: { readonly text: string; readonly everyMs: number };
  /** Gives up after this long; what came so far is the answer. */
  readonly patienceMs?: number;
  /** Once something came: no longer than this after the last of it. */
  readonly silenceMs?: number;
}

export interface RawAnswer {
  readonly text: string;
  /** Status of each answer on the connection. */
  readonly statuses: readonly number[];
  /** The peer closed; false: we waited no longer. */
  readonly closed: boolean;
  readonly afterMs: number;
}

export function sendRaw(port: number, bytes: string | Buffer, options: RawOptions = {}): Promise<RawAnswer> {
  const { drip, patienceMs = 20_000, silenceMs } = options;
  const started = Date.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let at = 0;
    const dripping =
      drip && setInterval(() => socket.writable && socket.write(drip.text[at++ % drip.text.length]!), drip.everyMs);
    const done = (closed: boolean): void => {
      clearInterval(dripping);
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
      resolve({ text, statuses, closed, afterMs: Date.now() - started });
    };
    let timer = setTimeout(() => done(false), patienceMs);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (silenceMs === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(() => done(false), silenceMs);
    });
    socket.on('close', () => done(true));
    socket.on('error', () => undefined);
  });
}
