/** A set of many seqs in a bit each: they are dense, and a hundred million of them have to fit. */
const PAGE_BITS = 65_536;

export class SeqSet {
  readonly #pages = new Map<number, Uint8Array>();

  has(seq: number): boolean {
    const page = this.#pages.get(Math.floor(seq / PAGE_BITS));
    const bit = seq % PAGE_BITS;
    return page !== undefined && (page[bit >> 3]! & (1 << (bit & 7))) !== 0;
  }

  add(seq: number): void {
    const number = Math.floor(seq / PAGE_BITS);
    let page = this.#pages.get(number);
    if (page === undefined) {
      page = new Uint8Array(PAGE_BITS / 8);
      this.#pages.set(number, page);
    }
    const bit = seq % PAGE_BITS;
    page[bit >> 3]! |= 1 << (bit & 7);
  }
}
