/** Network edge of one entry of a record, and of what was written into a record while nobody listened. */
import type { RecordEntry, RecordKind } from '../hub/r4.ts';
import { FHIR_BASE, type Page, read, readPage, search } from '../hub/read.ts';
import type { Change } from '../live/follow.ts';

const MOST_PAGES = 20;
const pathOf = (type: string, id: string): string => `${FHIR_BASE}/${type}/${encodeURIComponent(id)}`;

export const readEntry = ({ type, id }: Change, signal?: AbortSignal): Promise<RecordEntry> =>
  read(pathOf(type, id), signal);

/** What the hub knows of who signed it (docs/adr/0022). */
export interface Origins {
  readonly parameter?: readonly { readonly part?: readonly OriginPart[] }[];
}
export interface OriginPart {
  readonly name: string;
  readonly valueString?: string;
}

export const readOrigins = (type: string, id: string, signal?: AbortSignal): Promise<Origins> =>
  read(`${pathOf(type, id)}/$origen`, signal);

/** All of one kind that was written since, page by page. */
export async function readSince(kind: RecordKind, patientId: string, since: string): Promise<readonly RecordEntry[]> {
  const asked = { patient: patientId, _lastUpdated: `ge${since}`, _count: '100' };
  let page: Page<RecordEntry> = await search<RecordEntry>(kind, asked);
  const found = [...page.resources];
  for (let pages = 1; page.next !== undefined && pages < MOST_PAGES; pages += 1) {
    page = await readPage<RecordEntry>(kind, page.next);
    found.push(...page.resources);
  }
  return found;
}
