/**
 * Reads the configuration again when its file changes, or at SIGHUP. A file with mistakes changes nothing: the edge goes on as it was, and
 * says so in the log, at the health port and to the hub, until the file is good again.
 */
import { unwatchFile, watchFile } from 'node:fs';
import { type Config, readConfig } from './config.ts';
import type { Edge } from './edge.ts';

/** By looking, not by being told: editors replace the file, and network drives tell nothing. */
const LOOK_EVERY_MS = 500;

/** @returns stops watching */
export function followConfig(edge: Edge, first: Config, read: () => Config = readConfig): () => void {
  let working: Promise<void> = Promise.resolve();
  const reload = (): void => {
    working = working.then(() => once(edge, read));
  };
  const { configFile } = first;
  if (configFile !== undefined) watchFile(configFile, { interval: LOOK_EVERY_MS }, reload);
  process.on('SIGHUP', reload);
  return () => {
    if (configFile !== undefined) unwatchFile(configFile, reload);
    process.off('SIGHUP', reload);
  };
}

async function once(edge: Edge, read: () => Config): Promise<void> {
  try {
    await edge.apply(read());
    edge.alarms.clear('config-bad');
    edge.log.info('config-applied');
  } catch (error) {
    const text = `La configuración nueva no se usa; sigue la anterior. ${(error as Error).message}`;
    edge.alarms.raise('config-bad', text);
  }
}
