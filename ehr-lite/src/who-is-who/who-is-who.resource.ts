/** Network edge of the review of who is who (hub: `/operacion/identidad`). */
import type { QueuedCase, ReviewCase } from '@amate/hie-core/mpi/merge/api.ts';
import type { RematchJob } from '@amate/hie-core/mpi/rematch/api.ts';
import { ask, read } from '../hub/read.ts';

export type {
  CaseState,
  GoldenValue,
  PastDecision,
  QueuedCase,
  RecordCard,
  ReviewCase,
  SaidValue,
} from '@amate/hie-core/mpi/merge/api.ts';

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

/** Everybody compared again (hub: `/operacion/recotejo`). */
export type Rematch = RematchJob;

const AGAIN = '/operacion/recotejo';

/** Newest first. */
export const listComparisons = (signal?: AbortSignal): Promise<{ readonly trabajos: readonly Rematch[] }> =>
  read(AGAIN, signal);
export const startComparison = (): Promise<Rematch> => ask({ method: 'POST', path: AGAIN, body: {} });
export const stopComparison = (id: string): Promise<Rematch> =>
  ask({ method: 'POST', path: `${AGAIN}/${encodeURIComponent(id)}/detener`, body: {} });
