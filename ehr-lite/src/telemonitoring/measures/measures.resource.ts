/** Network edge of the measures (`/telemonitoreo/medidas`). */
import { read } from '../../hub/read.ts';
import type { Urgency } from '../board/board.resource.ts';

export interface Served {
  readonly clase: 'regla' | 'falta';
  readonly urgencia: Urgency;
  readonly levantadas: number;
  readonly calificadas: number;
  readonly utiles: number;
  readonly atendidas: number;
  readonly aTiempo: number;
  readonly medianaSegundos: number | null;
  readonly p90Segundos: number | null;
  readonly metaMinutos: number | null;
}
export interface Measures {
  readonly dias: number;
  readonly metaUtiles: number;
  readonly alertas: readonly Served[];
  readonly reglas: readonly {
    readonly programa: string;
    readonly titulo: string;
    readonly levantadas: number;
    readonly calificadas: number;
    readonly utiles: number;
  }[];
  readonly personal: readonly {
    readonly nombre: string;
    readonly abiertas: number;
    readonly tomadas: number;
    readonly cerradas: number;
    readonly medianaSegundos: number | null;
  }[];
}

export const readMeasures = (days: number, signal?: AbortSignal): Promise<Measures> =>
  read(`/telemonitoreo/medidas?dias=${days}`, signal);
