/** Network edge of one person's part in programmes (`/telemonitoreo/personas/…`). */
import { read } from '../../hub/read.ts';
import type { KindName } from './series.resource.ts';

export interface ExpectedReading {
  readonly clase: KindName;
  readonly cadaHoras: number;
  readonly ultima: string | null;
  /** It is its turn today. */
  readonly toca: boolean;
  /** Of the days on which one was expected, percent. */
  readonly cumplimiento: number;
}

export interface OwnProgramme {
  readonly id: string;
  readonly programa: string;
  readonly titulo: string;
  readonly desde: string;
  readonly enSilencioHasta: string | null;
  readonly consejos: readonly { readonly id: string; readonly texto: string; readonly dia: string }[];
  readonly esperado: readonly ExpectedReading[];
}

export interface AtHome {
  readonly paciente: string;
  /** In a programme of one's own unit, or oneself. */
  readonly sigue: boolean;
  /** Expected, or ever measured. */
  readonly clases: readonly KindName[];
  readonly programas: readonly OwnProgramme[];
}

export const readAtHome = (patient: string, signal?: AbortSignal): Promise<AtHome> =>
  read(`/telemonitoreo/personas/${encodeURIComponent(patient)}`, signal);
