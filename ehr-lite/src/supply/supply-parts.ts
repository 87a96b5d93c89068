/** The parts of `/almacen`, and whose they are: the one table that navigation and addresses read. */
import type { Role } from '../session/who.ts';

export interface SupplyPart {
  /** Of the address: `/almacen/{part}`. */
  readonly part: 'recibir' | 'pedidos' | 'traspasos' | 'lotes' | 'bajas' | 'conteo' | 'tablero' | 'controlados';
  readonly roles: readonly Role[];
}

export const SUPPLY_PARTS: readonly SupplyPart[] = [
  { part: 'recibir', roles: ['farmacia'] },
  { part: 'pedidos', roles: ['farmacia', 'administrador', 'operador'] },
  { part: 'traspasos', roles: ['farmacia'] },
  { part: 'lotes', roles: ['farmacia'] },
  { part: 'bajas', roles: ['farmacia'] },
  { part: 'conteo', roles: ['farmacia'] },
  { part: 'tablero', roles: ['farmacia', 'administrador', 'operador'] },
  { part: 'controlados', roles: ['farmacia'] },
];

export const partsOf = (role: Role): readonly SupplyPart[] => SUPPLY_PARTS.filter(({ roles }) => roles.includes(role));
