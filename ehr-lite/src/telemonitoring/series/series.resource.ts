/** Network edge of readings over time (`/telemonitoreo/personas/…/series`). */
import { read } from '../../hub/read.ts';

export const KINDS = [
  ...(['presion', 'glucosa', 'saturacion', 'peso', 'temperatura', 'flujo', 'frecuencia', 'sintomas'] as const),
] as const;
export type KindName = (typeof KINDS)[number];

export interface SeriesPoint {
  readonly hora: string;
  readonly valor: number;
  /** Diastolic pressure. */
  readonly segundo?: number | null;
  /** Of the day, where a point is a day. */
  readonly minimo?: number;
  readonly maximo?: number;
  readonly lecturas?: number;
  /** Of the questionnaire: what was there. */
  readonly presentes?: readonly string[];
}

export interface SeriesLimit {
  readonly regla: string;
  readonly titulo: string;
  readonly urgencia: string;
  readonly campo: 'valor' | 'segundo';
  readonly es: '>=' | '<=' | '<';
  readonly limite: number;
}

export interface Series {
  readonly clase: KindName;
  readonly unidad: string;
  readonly porDia: boolean;
  readonly desde: string;
  readonly hasta: string;
  readonly limites: readonly SeriesLimit[];
  readonly puntos: readonly SeriesPoint[];
}

export const readSeries = (patient: string, kind: KindName, days: number, signal?: AbortSignal): Promise<Series> =>
  read(`/telemonitoreo/personas/${encodeURIComponent(patient)}/series?clase=${kind}&dias=${days}`, signal);
