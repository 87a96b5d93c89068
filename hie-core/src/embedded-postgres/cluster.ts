/**
 * Makes the cluster once: builtin C.UTF-8 (the same order on every machine and version), page checksums, SCRAM with a
 * random password. Made beside its place and renamed when whole, so a start cut short leaves nothing half-made.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Account } from './account.ts';
import type { Launcher } from './launcher.ts';
import type { NativePostgres } from './native.ts';

interface NewCluster {
  readonly native: NativePostgres;
  readonly folder: string;
  readonly data: string;
  readonly account: Account | undefined;
  readonly launch: Launcher;
  readonly log: (line: string) => void;
}

const INITDB_OPTIONS = [
  '--username=amate',
  '--auth=scram-sha-256',
  '--locale-provider=builtin',
  '--locale=C.UTF-8',
  '--encoding=UTF8',
  '--data-checksums',
  '--no-instructions',
];

export async function initCluster({ native, folder, data, account, launch, log }: NewCluster): Promise<void> {
  log('Preparando la base de datos por primera vez.');
  const half = join(folder, 'half-made');
  rmSync(half, { recursive: true, force: true });
  mkdirSync(join(half, 'data'), { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(join(half, 'password'), `${password}\n`, { mode: 0o600 });
  if (account)
    for (const path of [half, join(half, 'data'), join(half, 'password')]) chownSync(path, account.uid, account.gid);

  const place = ['-D', join(half, 'data')];
  await finished(
    launch(
      native.initdb,
      [...place, ...INITDB_OPTIONS, `--pwfile=${join(half, 'password')}`],
      ['ignore', 'pipe', 'pipe'],
    ),
  );
  const single = launch(native.postgres, ['--single', ...place, 'postgres'], ['pipe', 'pipe', 'pipe']);
  single.stdin?.end('create database amate\n');
  await finished(single);

  writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  renameSync(join(half, 'data'), data);
  rmSync(half, { recursive: true, force: true });
}

async function finished(child: ChildProcess): Promise<void> {
  const said = Promise.all([text(child.stdout!), text(child.stderr!)]);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`No se pudo preparar PostgreSQL:\n${(await said).join('\n').trim()}`);
}
