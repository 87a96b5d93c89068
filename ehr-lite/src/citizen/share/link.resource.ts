/** Network edge of links that show a summary (`/expediente/enlaces`). */
import { ask, read } from '../../hub/read.ts';
import { aboutWard } from '../whose.tsx';

export type Minutes = 15 | 60 | 1440 | 4320;
export interface SharedLink {
  readonly id: string;
  readonly vence: string;
  readonly estado: 'abierto' | 'vencido' | 'retirado';
  readonly veces: number;
  readonly url?: string;
}

export const listLinks = (signal?: AbortSignal): Promise<{ readonly enlaces: readonly SharedLink[] }> =>
  read(`/expediente/enlaces?${new URLSearchParams(aboutWard())}`, signal);
export const makeLink = (minutos: Minutes): Promise<SharedLink> =>
  ask({ method: 'POST', path: '/expediente/enlaces', body: { ...aboutWard(), minutos } });
export const revokeLink = (id: string): Promise<SharedLink> =>
  ask({ method: 'DELETE', path: `/expediente/enlaces/${encodeURIComponent(id)}` });
