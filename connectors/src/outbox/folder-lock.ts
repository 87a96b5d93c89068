/**
 * One connector for one data folder: two would send each message twice and promise the same control id twice. The operating system holds the
 * lock for the process, so that it ends with it however it ends (SIGKILL, a cut): nothing stale is ever left to clear by hand.
 * Orders beside the running connector (`npm run connect -- queue`) do not ask for it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** An empty database of its own: in that of the messages it would shut out the orders. */
const FILE = 'en-uso.sqlite';
const SQLITE_BUSY = 5;
/** Until they are released: a connection that nobody refers to is closed, and its lock with it. */
const held = new Set<DatabaseSync>();

export interface FolderLock {
  readonly release: () => void;
}

export class FolderInUse extends Error {
  constructor(folder: string) {
    super(
      `Otro conector ya usa la carpeta ${folder}: dos en una misma carpeta enviarían cada mensaje dos veces. ` +
        'Detenga el otro (véalo con «ps -ef | grep connectors/src»), o dé a este otra carpeta en CONNECTOR_DATA_DIR.',
    );
    this.name = 'FolderInUse';
  }
}

/** @throws FolderInUse */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(folder, FILE), { timeout: 0 });
  try {
    // Nothing is written, so nothing is left to undo; the lock stands as long as the transaction.
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    throw (error as { errcode?: number }).errcode === SQLITE_BUSY ? new FolderInUse(folder) : error;
  }
  held.add(db);
  return {
    release: () => {
      if (held.delete(db)) db.close();
    },
  };
}
