/** Network edge of the board of hospitals (hub: `/hospitales`). */
import { ask, read } from '../hub/read.ts';

export interface Alert {
  readonly causa: string;
  readonly cuenta: number;
  readonly detalle: string;
  readonly desde: string;
  readonly veces: number;
}

export interface HospitalSummary {
  readonly clues: string;
  readonly nombre: string;
  readonly contacto: string | null;
  readonly ultimoMensaje: string | null;
  readonly rezagoMs: number;
  readonly cola: { readonly pending: number; readonly quarantine: number; readonly rejected: number } | null;
  readonly alertas: readonly Alert[];
  readonly desde: string;
  readonly recibidos: readonly number[];
  readonly esperados: readonly (number | null)[];
}

export interface Board {
  readonly alCorte: string;
  readonly hospitales: readonly HospitalSummary[];
}

export interface Held {
  readonly id: number;
  readonly state: 'rejected' | 'quarantine';
  readonly cause: string;
  readonly trigger: string;
  readonly controlId: string;
  readonly receivedAt: string;
  readonly text: string;
  readonly message: string;
}

export interface Cause {
  readonly cause: string;
  readonly state: Held['state'];
  readonly text: string;
  readonly count: number;
  readonly lastAt: string;
}

export interface Diff {
  readonly message: number;
  readonly verdict: 'mapped' | 'rejected';
  readonly text: string;
  readonly later: number;
  readonly resources: readonly {
    readonly resource: string;
    readonly change: 'added' | 'removed' | 'changed' | 'same';
    readonly fields: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
  }[];
}

export type OrderWord = 'comparar' | 'reenviar' | 'descartar' | 'recuperar';

export interface Order {
  readonly id: string;
  readonly clase: OrderWord;
  readonly mensajes: readonly number[];
  readonly motivo: string;
  readonly pidio: string;
  readonly cuando: string;
  readonly estado: 'espera' | 'en-el-hospital' | 'hecha' | 'no-se-pudo' | 'retirada';
  readonly respuesta: string;
  readonly diferencias: readonly Diff[];
}

export const isWaiting = ({ estado }: Order): boolean => estado === 'espera' || estado === 'en-el-hospital';

export interface Hospital extends HospitalSummary {
  readonly huecos: readonly {
    readonly sender: string;
    readonly after: string;
    readonly before: string;
    readonly missing: number;
  }[];
  readonly causas: readonly Cause[];
  readonly errores: readonly Held[];
  readonly ordenes: readonly Order[];
}

export const readBoard = (signal?: AbortSignal): Promise<Board> => read('/hospitales', signal);
export const readHospital = (clues: string, signal?: AbortSignal): Promise<Hospital> =>
  read(`/hospitales/${encodeURIComponent(clues)}`, signal);

export const placeOrder = (
  clues: string,
  order: { readonly clase: OrderWord; readonly mensajes: readonly number[]; readonly motivo?: string },
): Promise<Order> => ask({ method: 'POST', path: `/hospitales/${encodeURIComponent(clues)}/ordenes`, body: order });
export const undoOrder = (clues: string, id: string): Promise<Order> =>
  ask({ method: 'POST', path: `/hospitales/${encodeURIComponent(clues)}/ordenes/${id}/deshacer`, body: {} });
