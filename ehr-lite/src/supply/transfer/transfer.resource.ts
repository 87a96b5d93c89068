/** Network edge of what travels between units. */
import { read } from '../../hub/read.ts';
import type { Lot, Unit } from '../supply.resource.ts';

export interface Travelling {
  /** The operation that sent it: also the number of the transfer. */
  readonly operacion: string;
  readonly origen: Unit;
  readonly destino: Unit;
  readonly enviado: string;
  readonly envio: string;
  readonly renglones: readonly Lot[];
}

export const readTravelling = async (clues: string, signal?: AbortSignal): Promise<readonly Travelling[]> => {
  const asked = new URLSearchParams({ clues });
  return (await read<{ readonly traspasos: readonly Travelling[] }>(`/insumos/traspasos?${asked}`, signal)).traspasos;
};
