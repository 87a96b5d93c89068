/** `npm run audit:rotate`: another key signs the tree heads from now on (hie-core/src/security/audit-log/head-keys.ts). */
import { openDatabase } from '@amate/hie-core/db.ts';
import { headKeys, rotateHeadKey } from '@amate/hie-core/security/audit-log/head-keys.ts';
import { say } from './console.ts';
import { findDatabase } from './stack/find-database.ts';

const HELP = `Uso: npm run audit:rotate

Cambia la llave con que se firman las raíces del registro de auditoría. El hub puede seguir trabajando: la usa desde su
siguiente raíz, que lleva la firma de ambas llaves. La anterior sigue publicada en /auditoria/llaves y ya no firma.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    const asked = args[0] === '--help' || args[0] === '-h';
    (asked ? process.stdout : process.stderr).write(HELP);
    return asked ? 0 : 2;
  }
  const database = await findDatabase();
  const db = openDatabase({ url: database.url, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
  const client = await db.connect();
  try {
    await client.query('begin');
    await headKeys(client);
    await rotateHeadKey(client);
    const [active] = await headKeys(client);
    await client.query('commit');
    say(`Desde la siguiente raíz firma la llave ${active!.kid}`);
    return 0;
  } finally {
    client.release(true);
    await db.end();
    await database.stop();
  }
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`No se pudo cambiar la llave: ${(error as Error).message || 'la base de datos no contesta'}\n`);
  process.exit(3);
}
