/** What `/insumos` is asked. Members are Spanish: pharmacies, warehouses and their scripts read them. Quantities are packs (`envases`). */
import { z } from 'zod';

export const TEXT = (most: number) => z.string().trim().min(1).max(most);
export const CLUES = z.string().regex(/^[A-Z0-9]{11}$/, 'una CLUES de 11 caracteres');
export const KEY = TEXT(40);
export const DATE = z.iso.date();
export const PACKS = z.number().int().min(1).max(1_000_000);
export const REASON = z.string().trim().min(5, 'un motivo de al menos 5 letras').max(500);
/** Key of an account (`/insumos/testigos`), never a name: names repeat. */
export const WITNESS = TEXT(120);
export const PLACE = z.enum(['farmacia', 'almacen', 'piso']);
export const MOST_LINES = 1_000;

/** Given by who asks: told twice, done once. */
export const ACT = { operacion: z.uuid(), clues: CLUES, lugar: PLACE.default('farmacia') };

export const LOT = {
  lote: TEXT(40),
  caducidad: DATE,
  propietario: z.string().trim().max(60).default(''),
  programa: z.string().trim().max(60).default(''),
};

/** Left out: every box of that number, whatever it says: a recall is of the number. */
const EXPIRY = { caducidad: DATE.optional() };

/** A key of the Compendio, or what the scanner read (`codigo`), which also brings lot and expiry. */
const RECEIVED = z.strictObject({
  clave: KEY.optional(),
  codigo: TEXT(200).optional(),
  lote: LOT.lote.optional(),
  caducidad: DATE.optional(),
  propietario: LOT.propietario,
  programa: LOT.programa,
  envases: PACKS,
  unidadesPorEnvase: z.number().int().min(1).max(100_000).optional(),
  unidad: TEXT(30).optional(),
});

export const RECEIPT = z.strictObject({
  ...ACT,
  /** Supplier's document. */
  documento: z.string().trim().max(80).optional(),
  /** The order that it comes against. */
  pedido: z.uuid().optional(),
  renglones: z.array(RECEIVED).min(1).max(MOST_LINES),
});

export const TRANSFER = z.strictObject({
  ...ACT,
  destino: CLUES,
  /** Left out lot: what expires first. */
  renglones: z
    .array(z.strictObject({ clave: KEY, lote: TEXT(40).optional(), ...EXPIRY, envases: PACKS }))
    .min(1)
    .max(MOST_LINES),
});

export const ARRIVAL = z.strictObject({
  ...ACT,
  /** Left out: everything arrived. */
  renglones: z
    .array(z.strictObject({ clave: KEY, lote: TEXT(40), ...EXPIRY, envases: z.number().int().min(0).max(1_000_000) }))
    .max(MOST_LINES)
    .optional(),
});

const SHELVED = z.strictObject({ clave: KEY, lote: TEXT(40), ...EXPIRY, envases: PACKS });

export const ADJUSTMENT = z.strictObject({
  ...ACT,
  motivo: REASON,
  /** What was counted. */
  renglones: z
    .array(z.strictObject({ clave: KEY, ...LOT, contados: z.number().int().min(0).max(1_000_000) }))
    .min(1)
    .max(MOST_LINES),
});
export const WASTE = z.strictObject({
  ...ACT,
  motivo: REASON,
  testigo: WITNESS,
  renglones: z.array(SHELVED).min(1).max(MOST_LINES),
});
export const QUARANTINE = z.strictObject({
  ...ACT,
  motivo: REASON,
  liberar: z.boolean().default(false),
  renglones: z
    .array(z.strictObject({ clave: KEY, lote: TEXT(40), ...EXPIRY, envases: PACKS.optional() }))
    .min(1)
    .max(MOST_LINES),
});
/** What a person brings back of a dispense. */
export const PERSON_RETURN = z.strictObject({
  ...ACT,
  motivo: REASON,
  /** Id of the MedicationDispense. */
  surtimiento: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/),
  /** Left out: it stands apart until somebody decides. */
  alAnaquel: z.boolean().default(false),
  renglones: z.array(SHELVED).min(1).max(MOST_LINES),
});
export const SUPPLIER_RETURN = z.strictObject({
  ...ACT,
  lugar: z.enum(['farmacia', 'almacen', 'piso', 'cuarentena']).default('cuarentena'),
  motivo: REASON,
  renglones: z.array(SHELVED).min(1).max(MOST_LINES),
});
/** What is left of a transfer, or part of it, will not arrive. */
export const LOSS = z.strictObject({
  ...{ operacion: z.uuid(), clues: CLUES, motivo: REASON, testigo: WITNESS },
  renglones: z.array(SHELVED).min(1).max(MOST_LINES).optional(),
});
export const CORRECTION = z.strictObject({ operacion: z.uuid(), clues: CLUES, corrige: z.uuid(), motivo: REASON });

export const AT = z.object({ clues: CLUES });
/** Id of a Patient. */
export const OF_PERSON = z.object({ clues: CLUES, persona: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/) });
export const STOCK_QUERY = z.object({ clues: CLUES, clave: z.array(KEY).min(1).max(30) });
export const BOOK_QUERY = z.object({ clues: CLUES, desde: DATE, hasta: DATE });

export type Receipt = z.infer<typeof RECEIPT>;
export type Transfer = z.infer<typeof TRANSFER>;
export type Arrival = z.infer<typeof ARRIVAL>;
export type Adjustment = z.infer<typeof ADJUSTMENT>;
export type Waste = z.infer<typeof WASTE>;
export type Quarantine = z.infer<typeof QUARANTINE>;
export type PersonReturn = z.infer<typeof PERSON_RETURN>;
export type SupplierReturn = z.infer<typeof SUPPLIER_RETURN>;
export type Loss = z.infer<typeof LOSS>;
export type Correction = z.infer<typeof CORRECTION>;
