/**
 * Messages that a sender counted and that never came: by MSH-13 (sequence number protocol, HL7 v2.5.1 §2.10.1) or by a number at the end of
 * MSH-10. Believed only of a sender that has counted up by one twenty times in a row; who numbers otherwise has no gaps. A late message
 * closes its gap. Pure.
 */
import type { Gap } from '@amate/terminology/edge/report.ts';

const BELIEVED_AFTER = 20;
/** A jump further than this is a new count, not a loss. */
const MOST_MISSING = 10_000;
const MOST_GAPS = 50;
/** As much as the hub takes of each; a sender may write what it likes into MSH. */
const MAX_SENDER = 500;
const MAX_NUMBER = 200;

interface Sender {
  prefix: string;
  last: number;
  lastText: string;
  inRow: number;
}

interface OpenGap {
  readonly gap: Gap;
  readonly sender: string;
  readonly prefix: string;
  /** Numbers that have not come; kept while few. */
  readonly missing: Set<number>;
}

export class Gaps {
  readonly #senders = new Map<string, Sender>();
  #open: OpenGap[] = [];

  /** @param at ISO instant */
  see(sender: string, number: string, at: string): void {
    const [, prefix = '', digits] = /^(.*?)(\d{1,15})$/.exec(number) ?? [];
    if (digits === undefined) return;
    const value = Number(digits);
    const known = this.#senders.get(sender);
    if (known === undefined || known.prefix !== prefix) {
      this.#senders.set(sender, { prefix, last: value, lastText: number, inRow: 0 });
      return;
    }
    if (value <= known.last) {
      this.#late(sender, prefix, value);
      // Far behind: the sender began its count anew.
      if (known.last - value > MOST_MISSING) Object.assign(known, { last: value, lastText: number, inRow: 0 });
      return;
    }
    const missing = value - known.last - 1;
    if (missing === 0) known.inRow++;
    else if (missing > MOST_MISSING || known.inRow < BELIEVED_AFTER) known.inRow = 0;
    else this.#add(sender, known, number, value, at);
    known.last = value;
    known.lastText = number;
  }

  #add(sender: string, { prefix, last, lastText }: Sender, before: string, value: number, at: string): void {
    const missing = new Set(Array.from({ length: value - last - 1 }, (_, i) => last + 1 + i));
    const gap = {
      sender: sender.slice(0, MAX_SENDER),
      after: lastText.slice(-MAX_NUMBER),
      before: before.slice(-MAX_NUMBER),
    };
    this.#open.push({ gap: { ...gap, missing: missing.size, at }, sender, prefix, missing });
    this.#open = this.#open.slice(-MOST_GAPS);
  }

  #late(sender: string, prefix: string, value: number): void {
    for (const { sender: from, missing, prefix: own } of this.#open) {
      if (from === sender && own === prefix) missing.delete(value);
    }
    this.#open = this.#open.filter(({ missing }) => missing.size > 0);
  }

  /** Those found since: what has not come in days is known by now, or never will be. */
  open(sinceMs = Number.NEGATIVE_INFINITY): Gap[] {
    this.#open = this.#open.filter(({ gap }) => Date.parse(gap.at) >= sinceMs);
    return this.#open.map(({ gap, missing }) => ({ ...gap, missing: missing.size }));
  }
}

/** MSH-13 when the sender uses it, else MSH-10. @param head the first bytes of the message */
export function sequenceOf(head: Uint8Array, controlId: string): string {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 400)).toString('latin1');
  const start = text.indexOf('MSH');
  if (start < 0) return controlId;
  const line = text.slice(start).split(/[\r\n]/, 1)[0]!;
  const field = line.split(line[3] ?? '|')[12]?.trim() ?? '';
  return /^\d{1,15}$/.test(field) ? field : controlId;
}
