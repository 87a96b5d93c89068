/** Network edge of the search inside one record (hub: `GET /buscar-en-expediente/{id}`, hie-core/src/record-search). */
import type { Found } from '@amate/hie-core/record-search/api.ts';
import { read } from '../hub/read.ts';

export type { Found, Hit } from '@amate/hie-core/record-search/api.ts';

export interface Sought {
  readonly q: string;
  readonly tipo?: string;
  readonly desde?: string;
  readonly hasta?: string;
}

export function searchRecord(patientId: string, sought: Sought, next?: string, signal?: AbortSignal): Promise<Found> {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...sought, siguiente: next })) if (value) params.set(name, value);
  return read<Found>(`/buscar-en-expediente/${encodeURIComponent(patientId)}?${params}`, signal);
}
