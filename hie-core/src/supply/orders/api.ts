/** What `/insumos/pedidos` is asked: a requisition, its authorization, the order, what has come of it. Quantities are packs. */
import { z } from 'zod';
import { CLUES, KEY, MOST_LINES, PACKS, REASON, TEXT } from '../api.ts';

export const ORDER = z.strictObject({
  /** Also the number of the order. */
  ...{ operacion: z.uuid(), clues: CLUES },
  renglones: z
    .array(z.strictObject({ clave: KEY, envases: PACKS }))
    .min(1)
    .max(MOST_LINES),
});

export const STATES = ['solicitado', 'autorizado', 'rechazado', 'enviado', 'recibido', 'cancelado'] as const;
export type OrderState = (typeof STATES)[number];

export const ORDER_MOVE = z.strictObject({
  operacion: z.uuid(),
  estado: z.enum(['autorizado', 'rechazado', 'enviado', 'cancelado']),
  motivo: REASON.optional(),
  /** Whom it is ordered from, when it is sent. */
  proveedor: TEXT(120).optional(),
  /** When it is authorized: what is not named is authorized as it was asked. */
  renglones: z
    .array(z.strictObject({ clave: KEY, envases: z.number().int().min(0).max(1_000_000) }))
    .max(MOST_LINES)
    .default([]),
});

/** Without a unit: those of the whole network, for who buys for it. */
export const ORDER_QUERY = z.object({ clues: CLUES.optional(), abiertos: z.enum(['si', 'no']).default('no') });

export type Order = z.infer<typeof ORDER>;
export type OrderMove = z.infer<typeof ORDER_MOVE>;
