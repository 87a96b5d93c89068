/** Network edge of a person's accesses and of the cases about them (`/expediente/accesos`, `/expediente/disputas`). */
import { aboutWard } from '../citizen/whose.tsx';
import { ask, read } from '../hub/read.ts';

export type DisputeState = 'recibida' | 'en-revision' | 'justificado' | 'indebido';

export interface Dispute {
  readonly id: string;
  readonly acceso: string;
  readonly estado: DisputeState;
  readonly estadoTexto: string;
  readonly recibida: string;
  readonly vence: string;
  readonly comentario?: string;
  readonly respuesta?: string;
}

export interface Access {
  readonly id: string;
  readonly veces: number;
  readonly desde: string;
  readonly hasta: string;
  /** The whole of it as a sentence, by the hub. */
  readonly texto: string;
  readonly quien: {
    readonly tipo: 'tu' | 'profesional' | 'sistema' | 'persona' | 'desconocido';
    readonly texto: string;
  };
  readonly automatico: boolean;
  readonly negado: boolean;
  readonly urgencia: boolean;
  readonly disputa?: Dispute;
}

export interface AccessPage {
  readonly accesos: readonly Access[];
  readonly siguiente: string | null;
}

export const MOST_COMMENT = 500;

export function listAccesses(own: boolean, cursor: string | undefined, signal?: AbortSignal): Promise<AccessPage> {
  const params = new URLSearchParams({ cuantos: '30', propios: own ? '1' : '0', ...aboutWard() });
  if (cursor !== undefined) params.set('cursor', cursor);
  return read(`/expediente/accesos?${params}`, signal);
}

export const listDisputes = (signal?: AbortSignal): Promise<{ readonly disputas: readonly Dispute[] }> =>
  read(`/expediente/disputas?${new URLSearchParams(aboutWard())}`, signal);

export const dispute = (accessId: string, comentario: string): Promise<Dispute> =>
  ask({
    method: 'POST',
    path: `/expediente/accesos/${encodeURIComponent(accessId)}/no-reconozco`,
    body: { ...aboutWard(), ...(comentario !== '' && { comentario: comentario.slice(0, MOST_COMMENT) }) },
  });
