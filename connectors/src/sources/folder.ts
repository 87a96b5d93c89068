/** A folder that a hospital's system writes files into: which are whole, and where they go when they are done with. */
import { mkdir, readdir, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitingFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly changedMs: number;
}

export const DONE = 'procesados';
export const REFUSED = 'rechazados';

/** Names that programs give to what they are still writing. */
const UNFINISHED = /^\.|^~|\.(tmp|part|partial|filepart|crdownload|lock)$/i;

/** Oldest first; a file that changed within `settleMs` is left alone. A missing folder is a fault to be said. */
export async function waitingFiles(
  folder: string,
  extension: RegExp,
  settleMs: number,
  signal?: AbortSignal,
): Promise<WaitingFile[]> {
  const now = Date.now();
  const settled: WaitingFile[] = [];
  const ahead: WaitingFile[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || UNFINISHED.test(entry.name) || !extension.test(entry.name)) continue;
    const file = await look(join(folder, entry.name), entry.name);
    if (file === undefined) continue;
    if (file.changedMs > now) ahead.push(file);
    else if (now - file.changedMs >= settleMs) settled.push(file);
  }
  const found = [...settled, ...(await standingStill(ahead, settleMs, signal))];
  return found.sort((a, b) => a.changedMs - b.changedMs || (a.name < b.name ? -1 : 1));
}

async function look(path: string, name: string): Promise<WaitingFile | undefined> {
  const known = await stat(path).catch(() => undefined);
  return known && { path, name, bytes: known.size, changedMs: known.mtimeMs };
}

/** The clock of a network drive may be ahead of ours: a time to come says nothing, so all of those are looked at twice. */
async function standingStill(
  files: readonly WaitingFile[],
  settleMs: number,
  signal: AbortSignal | undefined,
): Promise<WaitingFile[]> {
  if (files.length === 0) return [];
  await sleep(settleMs, undefined, signal && { signal });
  const again = await Promise.all(files.map(({ path, name }) => look(path, name)));
  return files.filter(
    ({ bytes, changedMs }, index) => again[index]?.bytes === bytes && again[index].changedMs === changedMs,
  );
}

/** Never over another file: a second `lab.csv` becomes `lab (2).csv`. */
export async function moveInto(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { name, ext } = parse(path);
  for (let n = 1; ; n++) {
    const target = join(folder, n === 1 ? `${name}${ext}` : `${name} (${n})${ext}`);
    try {
      // An empty file reserves the name, the rename then replaces it in one step.
      await writeFile(target, '', { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    try {
      await rename(path, target);
      return target;
    } catch (error) {
      await unlink(target);
      throw error;
    }
  }
}
