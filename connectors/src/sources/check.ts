/** The step of `connect -- check` for what does not come by MLLP: each folder can be read and written, each server answers. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { FhirServer } from '../fhir-poll/server.ts';
import type { SourceConfig } from './config.ts';

/** @returns es-MX, by name of the source what is wrong with it */
export async function faultsOfSources({ profile }: Pick<Config, 'profile'>): Promise<string[]> {
  const faults = await Promise.all(
    profile.sources.map(async (source) => {
      const fault = await faultOf(source);
      return fault === undefined ? [] : [`«${source.name}»: ${fault}`];
    }),
  );
  return faults.flat();
}

async function faultOf(source: SourceConfig): Promise<string | undefined> {
  try {
    if (source.kind === 'fhir') {
      const server = new FhirServer(source, AbortSignal.timeout(source.timeoutMs));
      for (const type of source.types) await server.bundle(`${type}?_count=1&_sort=_lastUpdated`);
    } else await access(source.folder, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && 'folder' in source)
      return `no existe la carpeta ${source.folder}. Créela o corrija folder.`;
    if (code === 'EACCES' && 'folder' in source) return `sin permiso para leer y escribir en ${source.folder}.`;
    return `${message}.`;
  }
}
