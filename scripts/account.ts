/** `npm run account`: the operators' accounts from the server's console (hie-core/src/security/account-admin/at-console.ts). */
import { accountAtConsole, HELP } from '@amate/hie-core/security/account-admin/at-console.ts';
import { say } from './console.ts';
import { findDatabase } from './stack/find-database.ts';

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    say(HELP);
    return args.length === 0 ? 2 : 0;
  }
  const database = await findDatabase();
  try {
    return await accountAtConsole(args, { databaseUrl: database.url, say });
  } finally {
    await database.stop();
  }
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`No se pudo: ${(error as Error).message || 'la base de datos no contesta'}\n`);
  process.exit(1);
}
