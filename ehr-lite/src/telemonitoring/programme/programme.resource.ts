/** Network edge of the programmes: what there is, who is in them, a person's part (`/telemonitoreo`). */
import { ask, read } from '../../hub/read.ts';
import type { KindName, ToldApart, Urgency } from '../board/board.resource.ts';
import type { ListPage } from '../pages.tsx';

export interface Condition {
  readonly type: 'threshold' | 'trend' | 'variability' | 'symptom' | 'all';
  readonly kind?: KindName;
  readonly is?: string;
  readonly limit?: number;
  readonly release?: number;
  readonly change?: number;
  readonly percent?: number;
  readonly ofBest?: number;
}
export interface Rule {
  readonly id: string;
  readonly titulo: string;
  readonly urgencia: Urgency;
  readonly condicion: Condition;
  readonly fuente: string;
}
export interface Programme {
  readonly id: string;
  readonly titulo: string;
  readonly esperado: readonly { readonly clase: KindName; readonly cadaHoras: number; readonly graciaHoras: number }[];
  readonly reglas: readonly Rule[];
}
export interface Limit {
  readonly limit?: number;
  readonly release?: number;
  readonly off?: boolean;
}
export interface Expected {
  readonly clase: KindName;
  readonly cadaHoras: number;
  readonly graciaHoras: number;
  readonly ultima: string | null;
  readonly cumplimiento: number;
}
export interface Plan {
  readonly id: string;
  readonly programa: string;
  readonly clues: string;
  readonly titulo: string;
  readonly desde: string;
  readonly limites: Readonly<Record<string, Limit>>;
  readonly mejorFlujo: number | null;
  readonly enSilencioHasta: string | null;
  readonly esperado: readonly Expected[];
}
export interface Followed {
  readonly id: string;
  readonly paciente: string;
  readonly nombre: string | null;
  /** null: his name is not for who asks either. */
  readonly quien: ToldApart | null;
  readonly programa: string;
  readonly desde: string;
  readonly enSilencioHasta: string | null;
  readonly alertasAbiertas: number;
  readonly esperado: readonly {
    readonly clase: KindName;
    readonly ultima: string | null;
    readonly cumplimiento: number;
  }[];
}
export interface Enrolment {
  readonly paciente: string;
  readonly programa: string;
  readonly limites: Readonly<
    Record<string, { readonly limite?: number; readonly libera?: number; readonly apagada?: boolean }>
  >;
  readonly esperado: readonly { readonly clase: KindName; readonly cadaHoras: number; readonly graciaHoras: number }[];
  readonly mejorFlujo?: number;
}

const BASE = '/telemonitoreo';
const post = <R>(path: string, body: object): Promise<R> => ask<R>({ method: 'POST', path: `${BASE}${path}`, body });

export const readProgrammes = async (signal?: AbortSignal): Promise<readonly Programme[]> =>
  (await read<{ readonly programas: readonly Programme[] }>(`${BASE}/programas`, signal)).programas;

export const readFollowed = async (after: number, signal?: AbortSignal): Promise<ListPage<Followed>> => {
  const path = `${BASE}/inscripciones?salta=${after}`;
  const { total, inscripciones } = await read<{
    readonly total: number;
    readonly inscripciones: readonly Followed[];
  }>(path, signal);
  return { total, of: inscripciones };
};

/** None: the unit does not follow her. */
export const readPlans = async (patientId: string, signal?: AbortSignal): Promise<readonly Plan[]> => {
  const path = `${BASE}/personas/${encodeURIComponent(patientId)}`;
  return (await read<{ readonly programas: readonly Plan[] }>(path, signal)).programas;
};

export const enrol = (enrolment: Enrolment) => post<{ readonly id: string }>('/inscripciones', enrolment);
export const silence = (id: string, hasta: string, motivo: string) =>
  post<{ readonly hasta: string }>(`/inscripciones/${id}/silencio`, { hasta, motivo });
export const leave = (id: string, motivo: string) => post<object>(`/inscripciones/${id}/terminar`, { motivo });
