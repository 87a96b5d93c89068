/** Network edge of the board of hospitals (hub: `/hospitales`). */
import type { Hospital, HospitalSummary, OrderWord, ShownOrder } from '@amate/hie-core/hospitals/api.ts';
import { ask, read } from '../hub/read.ts';

export type { Alert, Hospital, HospitalSummary, OrderWord } from '@amate/hie-core/hospitals/api.ts';
export type { Cause, Diff, Held } from '@amate/terminology/edge/report.ts';
export type Order = ShownOrder;

export interface Board {
  readonly alCorte: string;
  readonly hospitales: readonly HospitalSummary[];
}

export const isWaiting = ({ estado }: Order): boolean => estado === 'espera' || estado === 'en-el-hospital';

export const readBoard = (signal?: AbortSignal): Promise<Board> => read('/hospitales', signal);
export const readHospital = (clues: string, signal?: AbortSignal): Promise<Hospital> =>
  read(`/hospitales/${encodeURIComponent(clues)}`, signal);

export const placeOrder = (
  clues: string,
  order: { readonly clase: OrderWord; readonly mensajes: readonly number[]; readonly motivo?: string },
): Promise<Order> => ask({ method: 'POST', path: `/hospitales/${encodeURIComponent(clues)}/ordenes`, body: order });
export const undoOrder = (clues: string, id: string): Promise<Order> =>
  ask({ method: 'POST', path: `/hospitales/${encodeURIComponent(clues)}/ordenes/${id}/deshacer`, body: {} });
