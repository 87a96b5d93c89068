/** At hub start: a system that nobody has loaded gets its starter; an older starter gives way to this one; an official one stays. */
import { listSystems, storeSystem } from '../store/load.ts';
import type { Queryable } from '../store/queryable.ts';
import { starterSystems } from './starters.ts';

/** Hubs that start at once may both store the same; the second finds it stored or stores the same again. @returns canonicals stored now */
export async function loadStarters(db: Queryable): Promise<string[]> {
  const present = await listSystems(db);
  const stored: string[] = [];
  for (const content of starterSystems()) {
    const { url, version } = content.head;
    const same = present.filter(({ head }) => head.url === url);
    if (same.some(({ head }) => !head.starter || head.version === version)) continue;
    await storeSystem(db, content, `starter:${version}`);
    stored.push(url);
  }
  return stored;
}
