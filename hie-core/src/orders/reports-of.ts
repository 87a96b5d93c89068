/** Which reports hold these results. A laboratory that corrects only a value sends the report itself as it was, and so no new version of it is written. */
import { parseCriteria } from '../store/criteria.ts';
import type { Repository } from '../store/repository.ts';

/** In one question. */
const AT_ONCE = 50;
const PAGE = 100;

/** @param results ids of Observations @returns ids of DiagnosticReports, each once */
export async function reportsOf(repository: Pick<Repository, 'search'>, results: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (let at = 0; at < results.length; at += AT_ONCE) {
    const asked = results.slice(at, at + AT_ONCE).map((id) => `Observation/${id}`);
    const criteria = parseCriteria(`result=${asked.join(',')}`);
    let cursor: string | undefined;
    do {
      const query = { type: 'DiagnosticReport', criteria, sort: [], count: PAGE, cursor, total: 'none' as const };
      const { matches, next } = await repository.search(query, {});
      for (const { id } of matches) found.add(id);
      cursor = next;
    } while (cursor !== undefined);
  }
  return [...found];
}
