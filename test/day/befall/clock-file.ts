/** A clock of the hub's own, through libfaketime where the machine has it: the hub is started under it and jumps when its file says so. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIBRARIES = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
];

export interface HubClock {
  /** For the hub's process. */
  readonly env: Readonly<Record<string, string>>;
  /** From the true time. */
  set(seconds: number): void;
  remove(): void;
}

/** undefined: this machine has no libfaketime. */
export function hubClock(): HubClock | undefined {
  const library = LIBRARIES.find((path) => existsSync(path));
  if (library === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'amate-reloj-'));
  const file = join(folder, 'reloj');
  const set = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  set(0);
  return {
    set,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    env: {
      ...{ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1' },
      // Waiting is not the wall clock's: a jump must not end every timer at once.
      ...{ FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1' },
    },
  };
}
