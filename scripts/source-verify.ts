/**
 * `npm run source:verify`: holds one stored resource, version by version, to the signed messages it came from, and these to the original
 * HL7 messages where the hospital's outbox or the message is given. Needs the database and nothing of a running hub. docs/adr/0022.
 */
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { messagesInFile } from '@amate/connectors/messages-in-file.ts';
import { openDatabase } from '@amate/hie-core/db.ts';
import { traceResource } from '@amate/hie-core/security/sources/trace.ts';
import type { Origin } from '@amate/hie-core/security/sources/verify.ts';
import { ask } from './ask.ts';
import { say } from './console.ts';
import { findDatabase } from './stack/find-database.ts';

const HELP = `Uso: npm run source:verify -- Tipo/id [--bandeja ARCHIVO] [--mensaje ARCHIVO]

Comprueba de qué mensaje firmado, de qué establecimiento, viene cada versión de un recurso: la firma, la llave en ese
momento, y que lo guardado sea lo que se firmó. Lee la base de DATABASE_URL, o la integrada; el hub puede trabajar.

  --bandeja ARCHIVO  outbox.sqlite del conector: busca ahí el mensaje original y compara su SHA-256
  --mensaje ARCHIVO  archivo con el mensaje HL7 original

Salida: 0 todo bien, 1 algo no corresponde (se nombra), 2 uso incorrecto, 3 no se pudo comprobar.
`;

interface Asked {
  readonly type: string;
  readonly id: string;
  readonly outbox: string | undefined;
  readonly message: string | undefined;
}

function readArguments(args: readonly string[]): Asked | 'help' {
  const option = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, bandeja: option, mensaje: option },
  });
  if (values.help) return 'help';
  const named = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(positionals[0] ?? '');
  if (named === null || positionals.length > 1) throw new Error('se espera un recurso: Tipo/id');
  for (const file of [values.bandeja, values.mensaje])
    if (file !== undefined && !existsSync(file)) throw new Error(`no existe ${file}`);
  const path = (file: string | undefined) => (file === undefined ? undefined : resolve(file));
  return { type: named[1]!, id: named[2]!, outbox: path(values.bandeja), message: path(values.mensaje) };
}

/** SHA-256 of the originals at hand: those of that name in the outbox, and those in the file. */
function originals({ outbox, message }: Asked, controlId: string): string[] {
  const hashes: string[] = [];
  if (outbox !== undefined) {
    const db = new DatabaseSync(outbox, { readOnly: true });
    const rows = db.prepare(`select raw from message where control_id = ? and state <> 'rejected'`).all(controlId);
    for (const { raw } of rows as { raw: Uint8Array }[]) hashes.push(hash('sha256', raw));
    db.close();
  }
  if (message !== undefined) {
    const bytes = readFileSync(message);
    hashes.push(hash('sha256', bytes), ...messagesInFile(bytes).map((one) => hash('sha256', one)));
  }
  return hashes;
}

/** @returns what is wrong with it, besides what it says itself */
function describe(origin: Origin, asked: Asked): string[] {
  const { claims, key, receivedAt, signedSha256 } = origin;
  say(`Versión ${origin.version}, guardada ${origin.storedAt.toISOString()}: ${STATES[origin.state]}`);
  if (claims === undefined) return [...origin.findings];
  say(`  establecimiento ${claims.clues}, mensaje ${claims.mensaje}, recibido ${receivedAt?.toISOString()}`);
  say(`  SHA-256 del mensaje original ${claims.sha256}`);
  say(`  SHA-256 de lo firmado        ${signedSha256 ?? 'ilegible'}`);
  say(`  llave ${claims.kid}, desde ${key?.validFrom.toISOString() ?? '?'}${until(key)}`);
  if (asked.outbox === undefined && asked.message === undefined) return [...origin.findings];
  const found = originals(asked, claims.mensaje);
  if (found.includes(claims.sha256)) {
    say('  mensaje original: encontrado, es el que se firmó');
    return [...origin.findings];
  }
  return [
    ...origin.findings,
    found.length === 0 ? 'No se encontró el mensaje original.' : 'El mensaje original es otro.',
  ];
}

const until = (key: Origin['key']): string => {
  const end = key?.revokedFrom ?? key?.validUntil;
  return end ? `, ${key?.revokedFrom ? 'revocada' : 'reemplazada'} ${end.toISOString()}` : ', en uso';
};

const STATES: Readonly<Record<Origin['state'], string>> = {
  verified: 'origen verificado',
  unsigned: 'sin firma de origen',
  broken: 'NO CORRESPONDE',
};

async function main(args: readonly string[]): Promise<number> {
  const asked = ask(() => readArguments(args), HELP);
  if (typeof asked === 'number') return asked;
  const database = await findDatabase();
  const db = openDatabase({ url: database.url, maxConnections: 1, statementTimeoutMs: 60_000, onError: () => {} });
  try {
    const origins = await traceResource(db, asked.type, asked.id);
    if (origins.length === 0) throw new Error(`no existe ${asked.type}/${asked.id}`);
    let wrong = 0;
    for (const origin of origins) {
      for (const finding of describe(origin, asked)) {
        say(`  ✗ ${finding}`);
        wrong++;
      }
    }
    return wrong === 0 ? 0 : 1;
  } finally {
    await db.end();
    await database.stop();
  }
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`No se pudo comprobar: ${(error as Error).message || 'la base de datos no contesta'}\n`);
  process.exit(3);
}
