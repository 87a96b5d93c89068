/** Network edge of what a person writes down by hand (`/telemonitoreo/lecturas`). */
import { ask } from '../../hub/read.ts';
import type { KindName } from '../series/series.resource.ts';

export const SYMPTOMS = [
  ...([
    'disnea',
    'edema',
    'dolor-toracico',
    'mareo',
    'cefalea',
    'vision-borrosa',
    'sangrado',
    'fiebre',
    'tos',
  ] as const),
  ...(['menos-movimientos-fetales', 'palpitaciones', 'confusion'] as const),
] as const;
export type Symptom = (typeof SYMPTOMS)[number];

export interface Written {
  readonly clase: KindName;
  /** The same again is the same reading: a second try doubles nothing. */
  readonly hora: string;
  readonly valor?: number;
  readonly sistolica?: number;
  readonly diastolica?: number;
  readonly unidad?: string;
  readonly respuestas?: Readonly<Partial<Record<Symptom, boolean>>>;
}

/** @param paciente oneself, or who is in one's care */
export const takeBack = (paciente: string, { clase, hora }: Pick<Written, 'clase' | 'hora'>): Promise<unknown> =>
  ask({ method: 'POST', path: '/telemonitoreo/lecturas/retirar', body: { paciente, clase, hora } });

export const writeReading = (paciente: string, lectura: Written): Promise<unknown> =>
  ask({ method: 'POST', path: '/telemonitoreo/lecturas', body: { paciente, lecturas: [lectura] } });
