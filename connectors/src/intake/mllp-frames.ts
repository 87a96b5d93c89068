/**
 * MLLP framing over bytes (HL7 v2.5.1 appendix C, MLLP Release 1): VT, message, FS, CR. Works on any cut of the stream:
 * a frame over many chunks, many frames in a chunk. FS ends a message with or without its CR, since FS may not occur
 * inside one; a VT inside a message means that its end was lost.
 */
export const VT = 0x0b;
export const FS = 0x1c;
export const CR = 0x0d;

export type FrameEvent =
  | { readonly kind: 'frame'; readonly bytes: Buffer }
  /** A new start came before the end. */
  | { readonly kind: 'truncated'; readonly head: Buffer }
  /** More than the limit without an end; the rest of the stream cannot be trusted. */
  | { readonly kind: 'too-large'; readonly head: Buffer }
  /** Bytes that no frame holds, more than a stray line end. */
  | { readonly kind: 'garbage' };

const HEAD_BYTES = 4_096;
const GARBAGE_LIMIT = 64 * 1_024;

export class FrameReader {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #held = 0;
  #inside = false;
  #garbage = 0;
  #started = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of the unfinished frame. */
  get held(): number {
    return this.#held;
  }

  get inside(): boolean {
    return this.#inside;
  }

  /** How many frames have begun so far. */
  get started(): number {
    return this.#started;
  }

  /** Events of this chunk, in order. After `too-large` or `garbage` the reader must not be used again. */
  *push(chunk: Buffer): Generator<FrameEvent, void> {
    let at = 0;
    while (at < chunk.length) {
      if (!this.#inside) {
        const start = chunk.indexOf(VT, at);
        if (this.#countGarbage(chunk, at, start < 0 ? chunk.length : start)) return yield { kind: 'garbage' };
        if (start < 0) return;
        this.#inside = true;
        this.#started++;
        at = start + 1;
        continue;
      }
      const end = chunk.indexOf(FS, at);
      const upTo = end < 0 ? chunk.length : end;
      const restart = chunk.subarray(at, upTo).lastIndexOf(VT);
      if (restart >= 0) {
        this.#hold(chunk.subarray(at, at + restart));
        this.#started++;
        yield { kind: 'truncated', head: this.#take(HEAD_BYTES) };
        at += restart + 1;
      }
      this.#hold(chunk.subarray(at, upTo));
      if (this.#held > this.#maxBytes) return yield { kind: 'too-large', head: this.#take(HEAD_BYTES) };
      if (end < 0) return;
      this.#inside = false;
      this.#garbage = 0;
      at = end + 1;
      yield { kind: 'frame', bytes: this.#take(Number.POSITIVE_INFINITY) };
    }
  }

  /** What the stream left unfinished, when it ends or takes too long. */
  drop(): Buffer | undefined {
    const wasInside = this.#inside;
    this.#inside = false;
    const head = this.#take(HEAD_BYTES);
    return wasInside ? head : undefined;
  }

  #hold(part: Buffer): void {
    if (part.length === 0) return;
    this.#chunks.push(part);
    this.#held += part.length;
  }

  #take(limit: number): Buffer {
    const chunks = this.#chunks;
    const bytes = Math.min(this.#held, limit);
    this.#chunks = [];
    this.#held = 0;
    // A frame that came in one chunk is a view into it; the copy happens when the outbox stores it.
    return chunks.length === 1 ? chunks[0]!.subarray(0, bytes) : Buffer.concat(chunks, bytes);
  }

  #countGarbage(chunk: Buffer, from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      const byte = chunk[i]!;
      if (byte !== CR && byte !== 0x0a && byte !== 0x20 && byte !== FS) this.#garbage++;
    }
    return this.#garbage > GARBAGE_LIMIT;
  }
}

const START = Buffer.from([VT]);
const END = Buffer.from([FS, CR]);

export const frame = (message: Uint8Array): Buffer => Buffer.concat([START, message, END]);
