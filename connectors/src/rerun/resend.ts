/**
 * `npm run connect -- resend`: the hub was brought back from a copy and has forgotten what this edge delivered since. What is still kept goes
 * into the queue again, in its order; what the hub does know it answers as it did before, so nothing is doubled.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readDataDir } from '../config.ts';
import { lockFolder } from '../outbox/folder-lock.ts';
import { openOutboxFile } from '../outbox/sql.ts';

const HELP = `Vuelve a poner en la cola lo que ya se había entregado desde un momento: para cuando el hub se recuperó de un respaldo.
El conector debe estar detenido; al encenderlo se entrega todo en orden. El hub reconoce lo que ya tiene: repetir de más no duplica nada.

Uso: npm run connect -- resend --since 2026-11-22T03:00 --reason "respaldo de las 3:00"

  --since    un rato antes de la hora del respaldo (hora de este equipo). Lo entregado hace más de CONNECTOR_RETENTION_DAYS ya no está
`;

export function run(args: string[]): number {
  const options = {
    since: { type: 'string' },
    reason: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values } = parseArgs({ args, options });
  if (values.help) return say(HELP, 0);
  const since = Date.parse(values.since ?? '');
  const reason = values.reason?.trim();
  if (Number.isNaN(since) || !reason) return say(HELP, 2);
  const folder = readDataDir();
  const file = join(folder, 'outbox.sqlite');
  if (!existsSync(file)) return say(`No hay cola en ${file}. Señale CONNECTOR_CONFIG_FILE o CONNECTOR_DATA_DIR.\n`, 2);
  // A running delivery would not hear of so many at once.
  const lock = lockFolder(folder);
  try {
    const count = resend(file, since, reason);
    return say(`${count} mensajes vuelven a la cola. Encienda el conector.\n`, 0);
  } finally {
    lock.release();
  }
}

const DELIVERED = `state = 'delivered' and settled_at >= ? and bundle is not null`;

/** @returns how many */
export function resend(file: string, sinceMs: number, reason: string): number {
  const db = openOutboxFile(file);
  try {
    db.exec('begin immediate');
    db.prepare(
      `insert into act (message, kind, at, reason, state_before) select id, 'rerun', ?, ?, state from message where ${DELIVERED}`,
    ).run(Date.now(), reason, sinceMs);
    const { changes } = db
      .prepare(`update message set state = 'pending', attempts = 0, settled_at = null where ${DELIVERED}`)
      .run(sinceMs);
    db.exec('commit');
    return Number(changes);
  } finally {
    db.close();
  }
}

function say(text: string, code: number): number {
  (code === 2 ? process.stderr : process.stdout).write(text);
  return code;
}
