/** What `/telemonitoreo` is asked. Members are Spanish, as the other slices' are. */
import { z } from 'zod';
import { MAPPING } from './intake/mapping.ts';
import { KIND_NAMES, SYMPTOMS } from './kinds.ts';
import { PROGRAMMES } from './programmes/programmes.ts';

const TEXT = (most: number) => z.string().trim().min(1).max(most);
const ID = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/, 'un id');
const REASON = z.string().trim().min(5, 'un motivo de al menos 5 letras').max(500);
const NUMBER = z.number().finite().min(-10_000).max(10_000);
const KIND = z.enum(KIND_NAMES);

export const NEW_DEVICE = z.strictObject({
  nombre: TEXT(120),
  modelo: TEXT(120).optional(),
  fabricante: TEXT(120).optional(),
  serie: TEXT(80).optional(),
  /** How its JSON is read; left out: the hub's own form. */
  mapeo: MAPPING.optional(),
});

export const PAIRING = z.strictObject({ aparato: ID, paciente: ID });
export const REDEMPTION = z.strictObject({ codigo: z.string().min(10).max(20) });
export const RELEASE = z.strictObject({ motivo: REASON });
export const CORRECTION = z.strictObject({
  de: ID,
  /** Beginning of the wrong pairing, as the device's pairings say it. */
  desde: z.iso.datetime({ offset: true }),
  a: ID,
  motivo: REASON,
});

export const WOULD_MOVE = z.object({ de: ID, desde: z.iso.datetime({ offset: true }) });
/** Of the person himself. */
export const OWN_DEVICE = z.strictObject({ nombre: TEXT(120) });

export const ENROLMENT = z.strictObject({
  paciente: ID,
  programa: z.enum(PROGRAMMES.map(({ id }) => id)),
  limites: z
    .record(
      z.string().max(60),
      z.strictObject({ limite: NUMBER.optional(), libera: NUMBER.optional(), apagada: z.boolean().optional() }),
    )
    .default({}),
  esperado: z
    .array(
      z.strictObject({
        clase: KIND,
        cadaHoras: z.number().int().min(1).max(744),
        graciaHoras: z.number().int().min(0).max(744),
      }),
    )
    .max(KIND_NAMES.length)
    .optional(),
  mejorFlujo: z.number().min(30).max(900).optional(),
});
export const SILENCE = z.strictObject({ hasta: z.iso.datetime({ offset: true }), motivo: REASON });

/** By hand: in the portal by the person, at the telephone by the nurse. */
export const BY_HAND = z.strictObject({
  paciente: ID.optional(),
  lecturas: z
    .array(
      z.strictObject({
        clase: KIND,
        hora: z.iso.datetime({ offset: true }),
        valor: z.number().optional(),
        sistolica: z.number().optional(),
        diastolica: z.number().optional(),
        unidad: z.string().max(40).optional(),
        respuestas: z.partialRecord(z.enum(SYMPTOMS), z.boolean()).optional(),
      }),
    )
    .min(1)
    .max(50),
});

export const TAKE_BACK = z.strictObject({
  paciente: ID.optional(),
  clase: KIND,
  hora: z.iso.datetime({ offset: true }),
});

export const ACTS = ['tomar', 'llamar', 'mensaje', 'cita', 'medicacion', 'turnar', 'cerrar'] as const;
export type ActName = (typeof ACTS)[number];
export const ACT = z.strictObject({
  version: z.number().int().min(1),
  /** Why, or what came of it. */
  motivo: z.string().trim().max(500).default(''),
  /** `cerrar`: it was worth the call. */
  util: z.boolean().optional(),
  /** `turnar`: to whom. */
  a: TEXT(120).optional(),
  /** `turnar`: to whoever of that level takes it first; its time runs. */
  nivel: z.enum(['enfermeria', 'medico', 'emergencia']).optional(),
  /** Appointment, Communication or MedicationRequest that was made. */
  recurso: z
    .string()
    .regex(/^[A-Za-z]{3,40}\/[A-Za-z0-9\-.]{1,64}$/)
    .optional(),
});
export type Act = z.infer<typeof ACT>;
export const UNDO = z.strictObject({ version: z.number().int().min(1) });

/** Of a long list: after how many. */
export const PAGE = z.object({ salta: z.coerce.number().int().min(0).max(1_000_000).default(0) });
/** `libres=si`: only those that nobody has. */
export const DEVICES_PAGE = PAGE.extend({ libres: z.literal('si').optional() });

export const SERIES_QUERY = z.object({ clase: KIND, dias: z.coerce.number().int().min(1).max(1_100).default(30) });
export const MEASURES_QUERY = z.object({ dias: z.coerce.number().int().min(1).max(366).default(30) });
