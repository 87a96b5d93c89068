/** Network edge of orders (`/insumos/pedidos`) and of what planning proposes. Quantities are packs. */
import { ask, read } from '../../hub/read.ts';

export type OrderState = 'solicitado' | 'autorizado' | 'rechazado' | 'enviado' | 'recibido' | 'cancelado';

export interface OrderLine {
  readonly clave: string;
  readonly nombre: string;
  readonly pedidos: number;
  readonly autorizados: number | null;
  readonly recibidos: number;
}
export interface Order {
  readonly pedido: string;
  readonly clues: string;
  readonly nombre: string;
  readonly estado: OrderState;
  readonly desde: string;
  readonly proveedor?: string;
  readonly renglones: readonly OrderLine[];
  /** Of one order that is asked for by its number. */
  readonly historia?: readonly {
    readonly cuando: string;
    readonly estado: OrderState;
    readonly quien: string;
    readonly motivo?: string;
  }[];
}

/** Without a unit: those of the whole network. */
export const listOrders = async (
  clues: string | undefined,
  open: boolean,
  signal?: AbortSignal,
): Promise<readonly Order[]> => {
  const asked = new URLSearchParams({ ...(clues !== undefined && { clues }), abiertos: open ? 'si' : 'no' });
  return (await read<{ readonly pedidos: readonly Order[] }>(`/insumos/pedidos?${asked}`, signal)).pedidos;
};

const one = (id: string): string => `/insumos/pedidos/${encodeURIComponent(id)}`;
export const readOrder = (id: string, signal?: AbortSignal): Promise<Order> => read(one(id), signal);

export interface Asked {
  readonly clave: string;
  readonly envases: number;
}
export const askFor = (clues: string, operacion: string, renglones: readonly Asked[]): Promise<Order> =>
  ask({ method: 'POST', path: '/insumos/pedidos', body: { operacion, clues, renglones } });

export interface OrderMove {
  readonly operacion: string;
  readonly estado: 'autorizado' | 'rechazado' | 'enviado' | 'cancelado';
  readonly motivo?: string;
  readonly proveedor?: string;
  readonly renglones?: readonly Asked[];
}
export const moveOrder = (id: string, move: OrderMove): Promise<Order> =>
  ask({ method: 'POST', path: `${one(id)}/estado`, body: move });

/** Packs that a line still waits for. */
export const leftOf = ({ autorizados, pedidos, recibidos }: OrderLine): number =>
  Math.max(0, (autorizados ?? pedidos) - recibidos);

export const canReceive = ({ estado }: Order): boolean => estado === 'autorizado' || estado === 'enviado';

/** What the night left of an item of this unit. */
export interface Planned {
  readonly clave: string;
  readonly nombre: string;
  readonly envases: number;
  readonly enCamino: number;
  readonly consumoMensual: number | null;
  readonly diasDeExistencia: number | null;
  readonly alarma: boolean;
  readonly deOtrasUnidades: number;
  readonly pedir: number;
  readonly al: string;
}
export interface Plan {
  readonly definiciones: Readonly<Record<string, string>>;
  readonly claves: readonly Planned[];
}
export const readPlan = (clues: string, signal?: AbortSignal): Promise<Plan> =>
  read(`/insumos/planeacion?${new URLSearchParams({ clues })}`, signal);
