/**
 * One sender's connection: frames in, answers out in the same order. Reading stops while answers are behind, so a fast
 * sender waits in TCP's own buffers and not in our memory. A frame must end within its time (slow-loris), a connection
 * must say something now and then, and keep-alive finds the ones whose other end is gone.
 */
import type { Socket } from 'node:net';
import type { MllpLimits } from '../config.ts';
import { FrameReader, frame } from './mllp-frames.ts';

export interface Receiver {
  /** The answer's bytes without framing; undefined when the sender wants none. Never rejects. */
  receive(message: Buffer): Promise<Uint8Array | undefined>;
  /** The answer to a frame that cannot be taken, from its first bytes; undefined when no header is in them. */
  refuse(head: Buffer, reason: BadFrame): Promise<Uint8Array | undefined>;
}

export type BadFrame = 'too-large' | 'truncated' | 'too-slow' | 'busy';
export type ConnectionEnd = BadFrame | 'garbage' | 'idle' | 'closed' | 'error' | 'stopped';

/** Memory shared by all connections for unfinished frames. */
export interface Budget {
  used: number;
  limit: number;
}

const MAX_UNANSWERED = 64;
const KEEP_ALIVE_MS = 30_000;

export class MllpConnection {
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #receiver: Receiver;
  readonly #limits: MllpLimits;
  readonly #budget: Budget;
  readonly #onEnd: (reason: ConnectionEnd) => void;
  #answers: Promise<void> = Promise.resolve();
  #unanswered = 0;
  #accounted = 0;
  #frameTimer: NodeJS.Timeout | undefined;
  /** The frame whose clock runs. */
  #clocked = 0;
  #ended = false;

  constructor(
    socket: Socket,
    receiver: Receiver,
    limits: MllpLimits,
    budget: Budget,
    onEnd: (reason: ConnectionEnd) => void,
  ) {
    this.#socket = socket;
    this.#receiver = receiver;
    this.#limits = limits;
    this.#budget = budget;
    this.#onEnd = onEnd;
    this.#reader = new FrameReader(limits.maxFrameBytes);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    socket.setTimeout(limits.idleTimeoutMs, () => this.#close('idle'));
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('end', () => this.#finish());
    socket.on('error', () => this.#close('error'));
    socket.on('close', () => this.#close('closed'));
  }

  /** Answers what was received whole, then closes. */
  async stop(): Promise<void> {
    this.#socket.pause();
    await this.#answers;
    this.#close('stopped');
  }

  #read(chunk: Buffer): void {
    if (this.#ended) return;
    for (const event of this.#reader.push(chunk)) {
      if (event.kind === 'garbage') {
        this.#close('garbage');
        return;
      }
      if (event.kind === 'too-large') {
        this.#refuseAndClose(event.head, 'too-large');
        return;
      }
      this.#answer(
        event.kind === 'frame' ? this.#receiver.receive(event.bytes) : this.#receiver.refuse(event.head, 'truncated'),
      );
    }
    this.#account();
    if (this.#budget.used > this.#budget.limit && this.#reader.inside) {
      const head = this.#reader.drop();
      this.#refuseAndClose(head ?? Buffer.alloc(0), 'busy');
      return;
    }
    this.#watchFrame();
    if (this.#unanswered >= MAX_UNANSWERED) this.#socket.pause();
  }

  #account(): void {
    this.#budget.used += this.#reader.held - this.#accounted;
    this.#accounted = this.#reader.held;
  }

  /** One clock per frame, started at its first byte and not moved by later ones. */
  #watchFrame(): void {
    if (this.#reader.inside && this.#clocked === this.#reader.started) return;
    clearTimeout(this.#frameTimer);
    if (!this.#reader.inside) return;
    this.#clocked = this.#reader.started;
    this.#frameTimer = setTimeout(() => {
      const head = this.#reader.drop();
      if (head !== undefined) this.#refuseAndClose(head, 'too-slow');
    }, this.#limits.frameTimeoutMs);
  }

  #answer(coming: Promise<Uint8Array | undefined>): void {
    this.#unanswered++;
    this.#answers = this.#answers.then(async () => {
      const bytes = await coming;
      this.#unanswered--;
      if (bytes !== undefined && bytes.length > 0) await this.#write(bytes);
      if (this.#unanswered < MAX_UNANSWERED / 2 && !this.#ended) this.#socket.resume();
    });
  }

  /** Waits when the sender does not read its answers; the idle timeout ends the wait. */
  #write(bytes: Uint8Array): Promise<void> {
    const socket = this.#socket;
    if (this.#ended || socket.destroyed || !socket.writable) return Promise.resolve();
    if (socket.write(frame(bytes))) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off('drain', done).off('close', done);
        resolve();
      };
      socket.on('drain', done).on('close', done);
    });
  }

  #refuseAndClose(head: Buffer, reason: BadFrame): void {
    this.#socket.pause();
    this.#answer(this.#receiver.refuse(head, reason));
    void this.#answers.then(() => this.#close(reason));
  }

  /** The sender closed its half: answer what is complete, then close ours. What was unfinished was never accepted. */
  #finish(): void {
    void this.#answers.then(() => this.#close(this.#reader.inside ? 'truncated' : 'closed'));
  }

  #close(reason: ConnectionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#frameTimer);
    this.#reader.drop();
    this.#account();
    this.#hangUp(reason);
    this.#onEnd(reason);
  }

  /**
   * Closing while the other side still sends resets the connection, and the reset can overtake our last answer: what
   * comes is read and thrown away for a moment, until the sender has closed too.
   */
  #hangUp(reason: ConnectionEnd): void {
    const socket = this.#socket;
    if (reason === 'idle' || reason === 'error' || socket.destroyed) {
      socket.destroy();
      return;
    }
    socket.end();
    socket.resume();
    socket.once('end', () => socket.destroySoon());
    setTimeout(() => socket.destroy(), reason === 'stopped' ? 100 : 1_000);
    if (socket.readableEnded) socket.destroySoon();
  }
}
