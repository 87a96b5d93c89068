/**
 * What the verifier reads, over a connection of its own and in one snapshot, while the hub goes on writing. The ledger is read in the order
 * of its pages (a TID range scan, no index to trust) and handed over as bytes: a row object per entry costs more than its hash, and so
 * does a server that glues rows together.
 */
import type { JWK } from 'jose';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { HeadRow } from '../sql.ts';

export interface LedgerChunk {
  readonly count: number;
  readonly seqs: Float64Array;
  /** What is hashed for each entry (the 0x00, the id, the text) stands in here, from its start to its end. */
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

export interface StoredBlock {
  readonly block: number;
  readonly seqs: readonly number[];
  readonly ids: Buffer;
  readonly hashes: Buffer;
}

export interface LedgerRow {
  readonly seq: number;
  readonly id: string;
  readonly entry: string;
}

/** An entry as the lists of accesses find it. */
export interface IndexedRow extends LedgerRow {
  readonly account: number | undefined;
  readonly persons: readonly string[];
}

const CHUNK_PAGES = 1_024;
const INDEXED_PAGES = 128;
/** More than fit into those pages (a row takes 100 bytes at the least). */
const CHUNK_ROWS = 90_000;

export class VerifierDatabase {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** @throws when the database does not answer */
  static async open(url: string): Promise<VerifierDatabase> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'amate-audit-verify',
      // Another sequential scan under way must not make ours begin in the middle.
      options: '-c statement_timeout=0 -c synchronize_seqscans=off -c default_transaction_read_only=on',
    });
    client.on('error', () => {});
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    return new VerifierDatabase(client);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #rows<T extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.#client.query<T>(text, [...values])).rows;
  }

  async state(): Promise<{ size: number; position: string; seq: number }> {
    const [row] = await this.#rows<{ size: string; position: string; seq: string }>(
      'select size::text, position::text, seq::text from audit_log_state',
    );
    return { size: Number(row?.size ?? 0), position: row?.position ?? '0', seq: Number(row?.seq ?? 0) };
  }

  async pages(): Promise<number> {
    const [row] = await this.#rows<{ pages: number }>(
      `select (pg_relation_size('audit_entry') / current_setting('block_size')::int)::int as pages`,
    );
    return row!.pages;
  }

  /** @returns the entries of some pages from `page` on, and the page after them */
  async chunk(page: number): Promise<{ chunk: LedgerChunk; next: number }> {
    const next = page + CHUNK_PAGES;
    const text = `copy (select seq, id, convert_to(entry, 'UTF8') from audit_entry
      where ctid >= '(${page},0)' and ctid < '(${next},0)') to stdout (format binary)`;
    const parts: Buffer[] = [];
    for await (const part of this.#client.query(copyTo(text))) parts.push(part as Buffer);
    return { chunk: parseChunk(Buffer.concat(parts)), next };
  }

  async blocks(from: number, count: number): Promise<StoredBlock[]> {
    const rows = await this.#rows<{ block: string; seqs: string; ids: Buffer; hashes: Buffer | null }>(
      `select b.block::text, array_to_string(b.seqs, ',') as seqs, b.ids, t.hashes from audit_log_block b
       left join audit_log_tile t on t.level = 0 and t.tile = b.block
       where b.block >= $1 and b.block < $2 order by b.block`,
      [from, from + count],
    );
    return rows.map(({ block, seqs, ids, hashes }) => ({
      block: Number(block),
      seqs: seqs === '' ? [] : seqs.split(',').map(Number),
      ids,
      hashes: hashes ?? Buffer.alloc(0),
    }));
  }

  /** Looked for one by one in the whole ledger: only where something is wrong already. */
  async entries(seqs: readonly number[]): Promise<LedgerRow[]> {
    const rows = await this.#rows<{ seq: string; id: string; entry: string }>(
      'select seq::text, id, entry from audit_entry where seq = any($1::bigint[])',
      [seqs],
    );
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  /** Of entries without a leaf: those that the sealer has gone past, and will never meet. */
  async passedOver(seqs: readonly number[]): Promise<Set<number>> {
    const rows = await this.#rows<{ seq: string }>(
      `select e.seq::text from audit_log_state s, audit_entry e
       where e.seq = any($1::bigint[]) and (e.tx, e.seq) <= (s.position, s.seq)`,
      [seqs],
    );
    return new Set(rows.map(({ seq }) => Number(seq)));
  }

  /** The ledger with the index made from it. @returns rows of some pages, and the page after them */
  async indexed(page: number): Promise<{ rows: IndexedRow[]; next: number }> {
    const next = page + INDEXED_PAGES;
    const rows = await this.#rows<Omit<IndexedRow, 'seq' | 'account'> & { seq: string; account: string | null }>(
      `select e.seq::text, e.id, e.entry, e.account::text, case when e.person is not null then array[e.person::text]
         else array(select p.person::text from audit_person p where p.id = e.id) end as persons
       from audit_entry e where e.ctid >= '(${page},0)' and e.ctid < '(${next},0)'`,
    );
    const number = (text: string | null) => (text === null ? undefined : Number(text));
    return { rows: rows.map((row) => ({ ...row, seq: Number(row.seq), account: number(row.account) })), next };
  }

  async heads(): Promise<HeadRow[]> {
    const rows = await this.#rows<Omit<HeadRow, 'number' | 'size'> & { number: string; size: string }>(
      'select number::text, at, day::text as day, size::text, note from audit_head order by number',
    );
    return rows.map((row) => ({ ...row, number: Number(row.number), size: Number(row.size) }));
  }

  /** Public halves only. */
  async keys(): Promise<JWK[]> {
    const rows = await this.#rows<{ jwk: JWK }>(
      `select private_jwk - 'd' as jwk from signing_key where alg = 'Ed25519-raices' order by created_at`,
    );
    return rows.map(({ jwk }) => jwk);
  }
}

const COPY_HEADER_BYTES = 19;
const SEQ_AT = 6;
const ID_AT = 18;
const TEXT_LENGTH_AT = 34;
const ID_BYTES = 16;

/**
 * https://www.postgresql.org/docs/current/sql-copy.html, binary format: a count of fields, then length and bytes of each. The id is moved
 * right before the text, over the length between them, so that what is hashed stands together and nothing is copied.
 */
function parseChunk(bytes: Buffer): LedgerChunk {
  const seqs = new Float64Array(CHUNK_ROWS);
  const starts = new Uint32Array(CHUNK_ROWS);
  const ends = new Uint32Array(CHUNK_ROWS);
  let count = 0;
  for (let at = COPY_HEADER_BYTES; bytes.readInt16BE(at) >= 0; count++) {
    const text = at + TEXT_LENGTH_AT + 4;
    const end = text + bytes.readUInt32BE(at + TEXT_LENGTH_AT);
    seqs[count] = bytes.readInt32BE(at + SEQ_AT) * 2 ** 32 + bytes.readUInt32BE(at + SEQ_AT + 4);
    bytes.copyWithin(text - ID_BYTES, at + ID_AT, at + ID_AT + ID_BYTES);
    bytes[text - ID_BYTES - 1] = 0;
    starts[count] = text - ID_BYTES - 1;
    ends[count] = end;
    at = end;
  }
  return { count, seqs, bytes, starts, ends };
}
