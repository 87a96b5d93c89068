/** What `/insumos/conteos` is asked. Blind: until it is closed, nobody is told what the ledger says. */
import { z } from 'zod';
import { ACT, CLUES, KEY, LOT, MOST_LINES, REASON, WITNESS } from '../api.ts';

export const COUNT = z.strictObject({
  /** Also the number of the count. */
  ...ACT,
  /** Of a cycle count; left out: everything that the place has. */
  claves: z.array(KEY).min(1).max(MOST_LINES).optional(),
});

export const COUNT_LINES = z.strictObject({
  clues: CLUES,
  renglones: z
    .array(
      z.strictObject({
        clave: KEY,
        ...LOT,
        contados: z.number().int().min(0).max(1_000_000),
        /** When it stood before one's eyes; left out: now. What a phone kept without network says its own hour. */
        contadoEn: z.iso.datetime({ offset: true }).optional(),
        /** The second time, of what did not agree: it takes the place of the first. */
        vuelta: z.union([z.literal(1), z.literal(2)]).default(1),
      }),
    )
    .min(1)
    .max(MOST_LINES),
});

export const COUNT_CLOSE = z.strictObject({
  ...{ operacion: z.uuid(), clues: CLUES, motivo: REASON, testigo: WITNESS },
  /** Why of single lines, where it is another one than `motivo`. */
  motivos: z
    .array(z.strictObject({ clave: KEY, ...LOT, motivo: REASON }))
    .max(MOST_LINES)
    .default([]),
  /** What nobody counted is not there; left out: then the count is not closed. */
  sinContarEsCero: z.boolean().default(false),
});

/** The first round is over: which lines do not agree. */
export const COUNT_REVIEW = z.strictObject({ clues: CLUES });
export const COUNT_CANCEL = z.strictObject({ clues: CLUES, motivo: REASON });

export type Count = z.infer<typeof COUNT>;
export type CountLines = z.infer<typeof COUNT_LINES>;
export type CountCancel = z.infer<typeof COUNT_CANCEL>;
export type CountClose = z.infer<typeof COUNT_CLOSE>;
