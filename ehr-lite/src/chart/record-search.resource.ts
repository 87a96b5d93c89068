/** Network edge of the search inside one record (hub: `GET /buscar-en-expediente/{id}`, hie-core/src/record-search). */
import { read } from '../hub/read.ts';

export interface Hit {
  readonly tipo: string;
  readonly id: string;
  /** FHIR date of care; absent when nobody wrote one. */
  readonly fecha?: string;
  readonly titulo: string;
  /** The words around what was found, when the title does not hold them. */
  readonly fragmento?: string;
  readonly clues?: string;
  readonly atencion?: string;
}
export interface Found {
  readonly resultados: readonly Hit[];
  /** More were found than are told. */
  readonly hayMas: boolean;
  /** Resources looked at. */
  readonly revisados: number;
  /** Set while part of the record was not looked at. */
  readonly siguiente?: string;
}
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
