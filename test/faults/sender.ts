/**
 * A hospital system that never gives up: sends its messages one after another over MLLP and repeats the same one, on a new
 * connection, until it is acknowledged (HL7 v2.5.1 §2.9.2, original mode). What it counts as acknowledged, the hospital
 * forgets; so that must be safe.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FrameReader, frame } from '../../connectors/src/intake/mllp-frames.ts';
import type { CityMessage } from '../city/messages.ts';
import type { Truth } from '../city/truth.ts';

const ACK_PATIENCE_MS = 5_000;
const RECONNECT_MS = 50;

export interface Sender {
  /** Of every message that got AA, in the order of their ACKs. */
  readonly acknowledged: readonly Truth[];
  /** Answers other than AA: none is expected from good messages. */
  readonly refused: readonly string[];
  /** Times a message had to be sent again. */
  readonly repeated: number;
  /** No new message; settles once those under way are acknowledged. */
  finish(): Promise<void>;
}

export interface SenderOptions {
  readonly port: number;
  /** One sequence for each connection; a person's messages belong in one. */
  readonly lines: readonly Iterator<CityMessage>[];
  /** Between two messages of a line. */
  readonly pauseMs: number;
}

export function startSender({ port, lines, pauseMs }: SenderOptions): Sender {
  const acknowledged: Truth[] = [];
  const refused: string[] = [];
  const counts = { repeated: 0 };
  let finishing = false;
  async function sendLine(line: Iterator<CityMessage>): Promise<void> {
    const mllp = new MllpLine(port, () => counts.repeated++);
    while (!finishing) {
      const next = line.next();
      if (next.done) break;
      const answer = await mllp.send(next.value.raw);
      if (answer === 'AA') acknowledged.push(next.value.truth);
      else refused.push(`${next.value.controlId}: ${answer}`);
      await sleep(pauseMs);
    }
    mllp.end();
  }
  const all = Promise.all(lines.map(sendLine));
  return {
    acknowledged,
    refused,
    get repeated() {
      return counts.repeated;
    },
    finish: async () => {
      finishing = true;
      await all;
    },
  };
}

/** One connection at a time, opened again whenever it breaks. */
export class MllpLine {
  readonly #port: number;
  readonly #onAgain: () => void;
  #socket: Socket | undefined;

  constructor(port: number, onAgain: () => void) {
    this.#port = port;
    this.#onAgain = onAgain;
  }

  /** @returns MSA-1 of its ACK, however often it had to be sent; undefined only when `over` came first */
  async send(raw: Buffer, over?: AbortSignal): Promise<string | undefined> {
    for (; !over?.aborted; this.#onAgain()) {
      this.#socket = this.#socket && !this.#socket.destroyed ? this.#socket : await open(this.#port);
      const answer = this.#socket && (await exchange(this.#socket, raw));
      if (answer !== undefined) return answer;
      this.#socket?.destroy();
      await sleep(RECONNECT_MS);
    }
    return undefined;
  }

  end(): void {
    this.#socket?.destroy();
  }
}

async function open(port: number): Promise<Socket | undefined> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    return undefined;
  }
}

/** MSA-1 of the answer; undefined when the connection broke or nothing came: then nobody knows, and it is sent again. */
function exchange(socket: Socket, message: Buffer): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FrameReader(1_000_000);
    const settle = (answer?: string): void => {
      clearTimeout(timer);
      socket.off('data', read).off('close', lost);
      resolve(answer);
    };
    const lost = (): void => settle();
    const timer = setTimeout(lost, ACK_PATIENCE_MS);
    const read = (chunk: Buffer): void => {
      for (const event of reader.push(chunk)) {
        if (event.kind === 'frame') settle(/\rMSA\|([^|\r]*)/.exec(event.bytes.toString('utf8'))?.[1] ?? '');
      }
    };
    socket.on('data', read).on('close', lost);
    socket.write(frame(message));
  });
}
