/** What the operators' screens ask about hospitals and are answered. Members are Spanish, as on every board of the operation. */
import type { Diff, Order, Report } from '@amate/terminology/edge/report.ts';
import { parseClues } from '@amate/terminology/identifiers/clues.ts';
import { z } from 'zod';

export const CLUES = z
  .string()
  .trim()
  .toUpperCase()
  .max(20)
  .refine((text) => parseClues(text).kind === 'valid', 'no es una CLUES (por ejemplo DFSSA003162)');
const NAME = z.string().trim().min(3, 'escriba el nombre del hospital').max(200);
/** Declarative: judged by the connector's own schema (connectors/src/profile.ts). */
const PROFILE = z.record(z.string(), z.unknown()).default({});

export const CONFORMANCE_REQUEST = z.strictObject({
  clues: CLUES,
  nombre: NAME,
  perfil: PROFILE,
  /** One or several HL7 v2 messages, as the hospital writes them. */
  mensajes: z.string().min(1, 'pegue al menos un mensaje').max(500_000),
});

const KEY = z.strictObject({
  kty: z.literal('EC'),
  crv: z.enum(['P-256', 'P-384']),
  ...{ x: z.string().max(200), y: z.string().max(200) },
  ...{ kid: z.string().max(200).optional(), alg: z.enum(['ES256', 'ES384']).optional() },
});
export const ANOTHER_FILE = z.strictObject({
  llave: KEY,
  /** `archivo.llave` of the hospital as it was read: whoever was faster is not overwritten. */
  anterior: z.string().min(1).max(100),
  /** Only where the hub does not know it (`archivo.ajustes`). */
  perfil: z.record(z.string(), z.unknown()).optional(),
});

export const NEW_HOSPITAL = z.strictObject({
  clues: CLUES,
  nombre: NAME,
  perfil: PROFILE,
  /** Public part of the key that the edge will sign in with. */
  llave: KEY,
});

/** The words of the screens for what an edge understands. */
export const ORDER_KIND = {
  comparar: 'dry-run',
  reenviar: 'rerun',
  descartar: 'dismiss',
  recuperar: 'restore',
} as const;
export type OrderWord = keyof typeof ORDER_KIND;

export const ORDER_REQUEST = z.strictObject({
  clase: z.enum(Object.keys(ORDER_KIND) as [OrderWord, ...OrderWord[]]),
  /** Rows of the edge's queue; more is no integer of PostgreSQL. */
  mensajes: z.array(z.int32().positive()).min(1).max(100),
  /** Obligatory to dismiss. */
  motivo: z.string().trim().max(500).default(''),
});
export type OrderAsked = z.output<typeof ORDER_REQUEST>;

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
  /** null: its connector has not spoken yet. */
  readonly contacto: string | null;
  readonly ultimoMensaje: string | null;
  readonly rezagoMs: number;
  readonly cola: Report['queue'] | null;
  readonly alertas: readonly Alert[];
  /** Start of the first of the 168 hours below; the last is the one that runs. */
  readonly desde: string;
  readonly recibidos: readonly number[];
  /** null: not yet learned. */
  readonly esperados: readonly (number | null)[];
}

export interface ShownOrder {
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

export interface CurrentFile {
  /** Says which key is in use; no part of it can be told from this. */
  readonly llave: string;
  /** Whether the hub knows what the hospital's file said of its messages. */
  readonly ajustes: boolean;
}

export interface Hospital extends HospitalSummary {
  /** The file that its connector signs in with; null: it got none from here, or it was taken away. */
  readonly archivo: CurrentFile | null;
  readonly huecos: Report['gaps'];
  readonly causas: Report['causes'];
  /** Masked at the hospital. */
  readonly errores: Report['errors'];
  readonly ordenes: readonly ShownOrder[];
}

export const wordOf = (kind: Order['kind']): OrderWord =>
  (Object.keys(ORDER_KIND) as OrderWord[]).find((word) => ORDER_KIND[word] === kind)!;
