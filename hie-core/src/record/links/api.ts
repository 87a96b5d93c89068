/** What the routes of links take and answer. */
import { z } from 'zod';
import type { LinkRow } from './sql.ts';

const ID = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/, 'un id');
/** A quarter of an hour for a consultation, up to three days for a journey. */
const MINUTES = [15, 60, 1_440, 4_320] as const;

export const LINK_QUERY = z.strictObject({ paciente: ID.optional() });
export const LINK_REQUEST = z.strictObject({
  paciente: ID.optional(),
  minutos: z.union(MINUTES.map((minutes) => z.literal(minutes))),
});

export interface LinkAnswer {
  readonly id: string;
  readonly creado: string;
  readonly vence: string;
  readonly estado: 'abierto' | 'vencido' | 'retirado';
  readonly veces: number;
  /** Shown once, to who made it. */
  readonly url?: string;
}

export const answerOf = (row: LinkRow, nowMs: number, url?: string): LinkAnswer => ({
  id: row.id,
  creado: row.createdAt.toISOString(),
  vence: row.expiresAt.toISOString(),
  estado: row.revokedAt !== null ? 'retirado' : row.expiresAt.getTime() <= nowMs ? 'vencido' : 'abierto',
  veces: row.opens,
  ...(url !== undefined && { url }),
});
