/** Databases with a ledger of a given size, sealed: entries as the hub writes them for a read, about 330 bytes. */
import { type Database, openDatabase } from '@amate/hie-core/db.ts';
import { migrate } from '@amate/hie-core/migrate.ts';
import { sealStep } from '@amate/hie-core/security/audit-log/seal.ts';
import { signHeads } from '@amate/hie-core/security/audit-log/sign-heads.ts';

const FILL = `insert into audit_entry (id, entry)
  select (lpad(to_hex(ms), 12, '0') || '7' || substr(r, 1, 3) || 'a' || substr(r, 4, 15))::uuid,
    '[1,' || ms || ',"' || r || '","read","success","medico","amate-web","cuenta-' || n % 500 || '","Dra. Elena Peña Ruiz","DFSSA003162","10.0.0.7","TREAT",["' ||
    r || '"],[["Observation","' || substr(r, 1, 8) || '-4d2f-7c11-a8a5-' || substr(r, 9, 12) || '"],["Encounter","' || substr(r, 5, 8) || '-4d2f-7c11-a8a5-' || substr(r, 9, 12) || '"]]]'
  from (select n, $2::bigint + n / 10 as ms, md5(n::text) as r from generate_series($3::int + 1, $3::int + $1::int) n) made`;

export interface FilledLedger {
  readonly url: string;
  readonly db: Database;
  /** Bytes that are hashed as leaves, in all. */
  readonly leafBytes: number;
}

export async function fillLedger(url: string, entries: number): Promise<FilledLedger> {
  await migrate(url);
  const db = openDatabase({ url, maxConnections: 4, statementTimeoutMs: 600_000, onError: () => {} });
  const start = Date.now();
  await signHeads(db, { origin: 'banco/auditoria', now: new Date(start) });
  for (let done = 0; done < entries; done += 100_000)
    await db.query(FILL, [Math.min(100_000, entries - done), start, done]);
  while ((await sealStep(db)).more);
  await signHeads(db, { origin: 'banco/auditoria', now: new Date(start + 120_000) });
  await db.query('vacuum analyze');
  const { rows } = await db.query<{ bytes: number }>('select sum(octet_length(entry) + 17) as bytes from audit_entry');
  return { url, db, leafBytes: Number(rows[0]!.bytes) };
}
