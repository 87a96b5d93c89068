/** `npm run source:rotate`: makes the key that takes the place of the one in use when the connector next starts. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readDataDir } from '../config.ts';
import { makeKey, nextKeyFile, readKey } from './key-file.ts';

const HELP = `Uso: npm run source:rotate

Prepara otra llave de firma para el conector de CONNECTOR_DATA_DIR (el primero de la demostración si falta), o dice la que ya espera. La toma al
arrancar de nuevo: la registra en el hub con la firma de la anterior, y desde entonces firma con ella.
`;

/** @returns thumbprint of the key that waits */
export async function rotate(folder: string): Promise<string> {
  const file = nextKeyFile(folder);
  return ((await readKey(file)) ?? (await makeKey(file))).kid;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  if (process.argv.length > 2) {
    const asked = ['--help', '-h'].includes(process.argv[2]!);
    (asked ? process.stdout : process.stderr).write(HELP);
    process.exit(asked ? 0 : 2);
  }
  const kid = await rotate(readDataDir());
  process.stdout.write(
    `Llave nueva: ${kid}\nReinicie el conector: la registrará en el hub con la firma de la anterior.\n`,
  );
}
