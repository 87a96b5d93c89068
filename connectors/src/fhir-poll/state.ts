/** What has been read of one FHIR server, durable: how far, by type, and which version of each resource. Written after the outbox has it. */
import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Seen {
  readonly id: string;
  readonly version: string;
  readonly patientKey: string;
}

export class PollState {
  readonly #db: DatabaseSync;

  /** Another address is another server: it is read from its beginning. */
  constructor(dataDir: string, { name, url }: { readonly name: string; readonly url: string }) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    this.#db = new DatabaseSync(join(dataDir, `fuente-${name}-${hash('sha256', url).slice(0, 8)}.sqlite`), {
      timeout: 5_000,
    });
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = normal');
    this.#db.exec(`
      create table if not exists cursor (feed text primary key, at text not null) strict;
      create table if not exists seen (
        type text not null, id text not null, version text not null, patient_key text not null, primary key (type, id)
      ) strict, without rowid`);
  }

  /** Latest time that the server has given, of a type or of its deletions. */
  cursor(feed: string): string | undefined {
    return (this.#db.prepare('select at from cursor where feed = ?').get(feed) as { at: string } | undefined)?.at;
  }

  seen(type: string, id: string): Seen | undefined {
    const row = this.#db
      .prepare('select id, version, patient_key as patientKey from seen where type = ? and id = ?')
      .get(type, id);
    return row as Seen | undefined;
  }

  /** One commit: what was read and how far that goes. */
  save(type: string, read: readonly Seen[], feed?: string, at?: string): void {
    this.#db.exec('begin immediate');
    try {
      const keep = this.#db.prepare(`
        insert into seen (type, id, version, patient_key) values (?, ?, ?, ?)
        on conflict (type, id) do update set version = excluded.version, patient_key = excluded.patient_key`);
      for (const { id, version, patientKey } of read) keep.run(type, id, version, patientKey);
      if (feed !== undefined && at !== undefined) {
        const forward = 'insert into cursor (feed, at) values (?, ?) on conflict (feed) do update set at = excluded.at';
        this.#db.prepare(forward).run(feed, at);
      }
      this.#db.exec('commit');
    } catch (error) {
      this.#db.exec('rollback');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }
}
