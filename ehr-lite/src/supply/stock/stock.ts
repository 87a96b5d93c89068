/** What a unit has, key by key: what can be handed out, its lots, and what there is none of though it is used. Pure. */
import type { Planned } from '../order/order.resource.ts';
import { matching } from '../shelf/chosen.ts';
import type { ShelfLot } from '../supply.resource.ts';

export interface Held {
  readonly clave: string;
  readonly nombre: string;
  /** Packs in date, on the shelves of pharmacy, store and ward. */
  readonly envases: number;
  /** What expires first on top; those that are set apart or expired too. */
  readonly lotes: readonly HeldLot[];
  readonly plan: Planned | undefined;
}
export interface HeldLot extends ShelfLot {
  readonly mark: 'expired' | 'soon' | 'apart' | undefined;
}

export const WHICH = ['todo', 'poco', 'caduca', 'aparte'] as const;
export type Which = (typeof WHICH)[number];

const SOON_DAYS = 90;
const DAY_MS = 86_400_000;

/** @param today YYYY-MM-DD */
const markOf = ({ lugar, caducidad }: ShelfLot, today: string): HeldLot['mark'] => {
  if (caducidad < today) return 'expired';
  if (lugar === 'cuarentena') return 'apart';
  const soon = new Date(Date.parse(`${today}T00:00:00Z`) + SOON_DAYS * DAY_MS).toISOString().slice(0, 10);
  return caducidad <= soon ? 'soon' : undefined;
};

export function heldOf(lots: readonly ShelfLot[], planned: readonly Planned[], today: string): readonly Held[] {
  const here = lots.filter(({ lugar }) => (lugar as string) !== 'en camino');
  const keys = new Map([...planned, ...here].map(({ clave, nombre }) => [clave, nombre]));
  return [...keys]
    .map(([clave, nombre]): Held => {
      const lotes = here.filter((one) => one.clave === clave).map((lot) => ({ ...lot, mark: markOf(lot, today) }));
      const envases = lotes
        .filter(({ mark }) => mark !== 'expired' && mark !== 'apart')
        .reduce((sum, one) => sum + one.envases, 0);
      return { clave, nombre, envases, lotes, plan: planned.find((one) => one.clave === clave) };
    })
    .sort((a, b) => a.nombre.localeCompare(b.nombre, 'es'));
}

const isShown: Readonly<Record<Which, (one: Held) => boolean>> = {
  todo: () => true,
  poco: ({ envases, plan }) => envases === 0 || plan?.alarma === true,
  caduca: ({ lotes }) => lotes.some(({ mark }) => mark === 'soon' || mark === 'expired'),
  aparte: ({ lotes }) => lotes.some(({ mark }) => mark === 'apart'),
};

/** @param typed letters of the name, of the key or of a lot */
export const shown = (all: readonly Held[], which: Which, typed: string): readonly Held[] =>
  all
    .filter(isShown[which])
    .filter(
      ({ clave, nombre, lotes }) =>
        matching([{ clave, nombre } as ShelfLot], typed).length > 0 || matching(lotes, typed).length > 0,
    );
