/** Network edge of the board of hospitals (hub: `/hospitales`). */
import type { Hospital, HospitalSummary, OrderWord, ShownOrder } from '@amate/hie-core/hospitals/api.ts';
import { ask, read } from '../hub/read.ts';
import { makeFile } from './edge-file.ts';

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

/**
 * @param anterior mark of the key that was seen in use (`archivo.llave`)
 * @returns the new file, whole
 */
export const giveAnotherFile = (clues: string, anterior: string, perfil?: object): Promise<string> =>
  makeFile((llave) =>
    ask({
      method: 'POST',
      path: `/hospitales/${encodeURIComponent(clues)}/archivo`,
      body: { llave, anterior, ...(perfil !== undefined && { perfil }) },
    }),
  );
