/** Network edge of the review of who is who (hub: `/operacion/identidad`). */
import { ask, read } from '../hub/read.ts';

export type CaseState = 'abierta' | 'pospuesta' | 'misma' | 'otra' | 'separada';

export interface QueuedCase {
  readonly id: string;
  readonly codigo: string;
  readonly motivo: string;
  readonly estado: CaseState;
  readonly desde: string;
  readonly personas: readonly { readonly id: string; readonly nombre: string }[];
}

export interface SaidValue {
  readonly valor: string;
  readonly unidad?: { readonly clues: string; readonly nombre: string };
  readonly cuando: string;
  readonly registro: string;
}

export interface GoldenValue extends SaidValue {
  readonly atributo: string;
  readonly regla: string;
  readonly otros: readonly SaidValue[];
}

export interface RecordCard {
  readonly id: string;
  readonly nombre: string;
  readonly curp: string;
  readonly curpEnRevision: string;
  readonly nacimiento: string;
  readonly sexo: string;
  readonly telefono: string;
  readonly domicilio: string;
  readonly expedientes: readonly { readonly clues: string; readonly numero: string }[];
  readonly creado: string;
  readonly unidoA?: string;
  readonly contiene: readonly { readonly tipo: string; readonly cuantos: number }[];
}

export interface PastDecision {
  readonly decision: string;
  readonly quien: string;
  readonly cuando: string;
  readonly motivo: string;
}

export interface ReviewCase extends QueuedCase {
  readonly notas: readonly string[];
  readonly registros: readonly RecordCard[];
  readonly comparacion: readonly { readonly atributo: string; readonly nivel: string; readonly bits: number }[];
  readonly bits: number;
  readonly dorado: readonly GoldenValue[];
  readonly historia: readonly PastDecision[];
  readonly impedimento: string;
}

export interface Cases {
  readonly casos: readonly QueuedCase[];
  readonly siguiente: string | null;
}

const IDENTITY = '/operacion/identidad';
const one = (id: string): string => `${IDENTITY}/${encodeURIComponent(id)}`;

export const listCases = (open: boolean, cursor?: string, signal?: AbortSignal): Promise<Cases> => {
  const params = new URLSearchParams({ estado: open ? 'abiertas' : 'cerradas' });
  if (cursor !== undefined) params.set('cursor', cursor);
  return read(`${IDENTITY}?${params}`, signal);
};
export const readCase = (id: string, signal?: AbortSignal): Promise<ReviewCase> => read(one(id), signal);

export interface Decision {
  readonly decision: 'misma' | 'otra';
  /** Stands afterwards, and what is joined to it. */
  readonly queda: string;
  readonly une: string;
  readonly motivo: string;
}

export const decideCase = (id: string, body: Decision): Promise<ReviewCase> =>
  ask({ method: 'POST', path: `${one(id)}/decision`, body });
export const postpone = (id: string, motivo: string): Promise<ReviewCase> =>
  ask({ method: 'POST', path: `${one(id)}/decision`, body: { decision: 'despues', motivo } });
export const undoCase = (id: string, motivo: string): Promise<ReviewCase> =>
  ask({ method: 'POST', path: `${one(id)}/deshacer`, body: { motivo } });
