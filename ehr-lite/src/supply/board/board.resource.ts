/** Network edge of the board: what the night planned, what expires, what could be moved, what was filled. Quantities are packs. */
import { read } from '../../hub/read.ts';
import type { Stock } from './levels.ts';

export interface Definitions {
  readonly consumoMensual: string;
  readonly diasDeExistencia: string;
  readonly alarma: string;
}
export interface Planned {
  readonly clave: string;
  readonly nombre: string;
  readonly envases: number;
  readonly enCamino: number;
  readonly consumoMensual: number | null;
  readonly seAcaba: string | null;
  readonly deOtrasUnidades: number;
  readonly pedir: number;
  readonly al: string;
}
export interface Plan {
  readonly definiciones: Definitions;
  readonly claves: readonly Planned[];
}
export interface MapUnit {
  readonly clues: string;
  readonly nombre: string;
  readonly alcaldia: string | null;
  readonly claves: readonly (Stock & { readonly clave: string })[];
}
export interface StockMap {
  readonly definiciones: Definitions;
  readonly claves: readonly { readonly clave: string; readonly nombre: string }[];
  readonly unidades: readonly MapUnit[];
}
export interface ExpiryMonth {
  /** YYYY-MM; absent of what has expired. */
  readonly mes?: string;
  readonly caducado?: boolean;
  readonly envases: number;
  readonly unidades: number;
  readonly claves: readonly { readonly clave: string; readonly nombre: string; readonly envases: number }[];
}
export interface Proposal {
  readonly clave: string;
  readonly nombre: string;
  readonly de: { readonly clues: string; readonly nombre: string };
  readonly para: { readonly clues: string; readonly nombre: string };
  readonly envases: number;
  readonly km: number | null;
  readonly porque: 'por-caducar' | 'sobrante';
  /** Of which night. */
  readonly al: string;
}
export interface FilledRow {
  readonly clues: string;
  readonly unidad: string;
  readonly mes: string;
  readonly recetas: number | null;
  readonly completas: number | null;
  readonly porcentaje: number | null;
}
export interface Filled {
  readonly definicion: string;
  readonly renglones: readonly FilledRow[];
}

export const readAlarms = (clues: string, signal?: AbortSignal): Promise<Plan> =>
  read(`/insumos/planeacion?clues=${clues}&alarmas=si`, signal);

export const readMap = (signal?: AbortSignal): Promise<StockMap> => read('/insumos/planeacion/mapa', signal);

/** @param clues undefined: the whole network */
export const readExpiries = (
  clues: string | undefined,
  signal?: AbortSignal,
): Promise<{ readonly meses: readonly ExpiryMonth[] }> =>
  read(`/insumos/planeacion/caducidades${clues === undefined ? '' : `?clues=${clues}`}`, signal);

export const readProposals = (
  clues: string,
  signal?: AbortSignal,
): Promise<{ readonly propuestas: readonly Proposal[] }> =>
  read(`/insumos/planeacion/propuestas?clues=${clues}`, signal);

export const FILLED_CSV = '/datos-abiertos/surtimiento.csv';
export const FILLED_JSON = '/datos-abiertos/surtimiento.json';
export const readFilled = (signal?: AbortSignal): Promise<Filled> => read(FILLED_JSON, signal);
