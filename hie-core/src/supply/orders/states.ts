/** The states of a requisition, who takes it from one to the next, and what has to be said. Receiving is done by receipts (received.ts). */
import { fault } from '../../errors.ts';
import type { Caller } from '../../security/caller.ts';
import { mayKeep } from '../mover.ts';
import { isOf, type Keeper } from '../unit.ts';
import type { Actor } from '../witness/witness.ts';
import type { OrderState } from './api.ts';

type Side = 'farmacia' | 'quien autoriza' | 'compras';

const MOVES: Readonly<Record<OrderState, Partial<Record<OrderState, readonly Side[]>>>> = {
  solicitado: {
    autorizado: ['quien autoriza'],
    rechazado: ['quien autoriza'],
    cancelado: ['farmacia', 'quien autoriza'],
  },
  autorizado: { enviado: ['compras'], cancelado: ['quien autoriza', 'compras'] },
  // What never came is closed with its reason.
  enviado: { cancelado: ['compras'] },
  rechazado: {},
  recibido: {},
  cancelado: {},
};
const NEEDS_REASON: ReadonlySet<OrderState> = new Set(['rechazado', 'cancelado']);

export interface OrderStands {
  readonly clues: string;
  readonly state: OrderState;
  /** Who asked: nobody authorizes what he asked for himself. Without an account: from before it was kept. */
  readonly askedBy: Actor;
}

/** @throws HubError when this move is not possible, or not this caller's */
export function checkMove(stands: OrderStands, to: OrderState, caller: Caller, actor: Actor, reason?: string): void {
  const { clues, state, askedBy } = stands;
  const sides = MOVES[state][to];
  if (sides === undefined)
    throw fault('business-rule', `De «${state}» un pedido no pasa a «${to}».`, {
      path: 'estado',
      rule: 'Estados de un pedido',
      fix: `Desde «${state}» se puede: ${Object.keys(MOVES[state]).join(', ') || 'nada: ya terminó'}.`,
    });
  if (!sides.some((side) => isSide(caller, clues, side)))
    throw fault('forbidden', `Pasar un pedido a «${to}» toca a ${sides.join(' o ')}.`, {
      path: 'estado',
      rule: 'Política de acceso por rol',
      fix: 'Pida a esa persona que lo haga.',
    });
  if (to === 'autorizado' && caller.role !== 'sistema' && isSamePerson(actor, askedBy))
    throw fault('forbidden', 'Nadie autoriza lo que pidió.', {
      path: 'estado',
      rule: 'Pide uno, autoriza otro',
      fix: 'Pida a otra persona que lo autorice.',
    });
  if (NEEDS_REASON.has(to) && reason === undefined)
    throw fault('required', `Para pasar a «${to}» hay que decir por qué.`, {
      path: 'motivo',
      fix: 'Escriba el motivo (al menos 5 letras).',
    });
}

/** By account: names repeat, and change. */
const isSamePerson = (one: Actor, other: Actor): boolean =>
  other.account === '' ? one.name === other.name : one.account === other.account;

export function isSide(caller: Keeper, clues: string, side: Side): boolean {
  if (side === 'farmacia') return mayKeep(caller, clues);
  const own = caller.role === 'administrador' && isOf(caller, clues);
  const city = caller.role === 'operador' || (caller.role === 'sistema' && caller.clues === undefined);
  return city || (side === 'quien autoriza' && own);
}

/** Whoever has to do with it may read it. */
export const maySee = (caller: Keeper, clues: string): boolean =>
  isSide(caller, clues, 'farmacia') || isSide(caller, clues, 'quien autoriza');
