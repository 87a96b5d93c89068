/** What the routes of hiding, emergencies and their reviews take and answer: stable JSON, keys in Spanish as the screens show them. */
import { z } from 'zod';
import { REASONS } from './texts.ts';

const ID = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/, 'un id');
const CLUES = z.string().regex(/^[A-Z0-9]{5,15}$/, 'una CLUES');
const INSTANT = z.iso.datetime();

export const WHOSE_QUERY = z.strictObject({ paciente: ID.optional() });

export const HIDE_REQUEST = z.union([
  z.strictObject({
    paciente: ID.optional(),
    recurso: z
      .string()
      .regex(
        /^(Encounter|EpisodeOfCare|DocumentReference|DiagnosticReport|Composition)\/[A-Za-z0-9\-.]{1,64}$/,
        'Encounter/{id} u otro episodio o documento',
      ),
  }),
  z.strictObject({ paciente: ID.optional(), clues: CLUES }),
]);

export const HIDDEN = z.strictObject({
  /** Of the Consent. */
  id: ID,
  que: z.enum(['episodio', 'documento', 'unidad']),
  recurso: z.string().optional(),
  clues: CLUES.optional(),
  /** What is hidden, in words. */
  texto: z.string(),
  desde: INSTANT,
});
export const HIDDEN_ANSWER = z.strictObject({ ocultos: z.array(HIDDEN) });
export const SHOWN_ANSWER = z.strictObject({ id: ID, desde: INSTANT, hasta: INSTANT });

export const MIN_DETAIL = 20;
export const MAX_DETAIL = 500;
const REASON_CODE = z.enum(REASONS.map(({ codigo }) => codigo) as [string, ...string[]]);

export const EMERGENCY_REQUEST = z.strictObject({
  motivo: z.strictObject({ codigo: REASON_CODE, detalle: z.string().trim().min(MIN_DETAIL).max(MAX_DETAIL) }),
  minutos: z.number().int().min(1).max(1_440).optional(),
});
const REASON = z.strictObject({ codigo: z.string(), texto: z.string(), detalle: z.string() });
const FACILITY = z.strictObject({ clues: z.string(), nombre: z.string() });
export const EMERGENCY = z.strictObject({ id: z.uuid(), paciente: ID, desde: INSTANT, hasta: INSTANT, motivo: REASON });

export const REASONS_ANSWER = z.strictObject({
  motivos: z.array(z.strictObject({ codigo: z.string(), texto: z.string() })),
  minutos: z.strictObject({ normal: z.number(), maximo: z.number() }),
  detalleMinimo: z.number(),
});
export const CONCEALED_ANSWER = z.strictObject({
  oculto: z.boolean(),
  texto: z.string().nullable(),
  /** The reader's own emergency access that is open. */
  acceso: EMERGENCY.nullable(),
});

const OUTCOME = z.enum(['pendiente', 'justificado', 'no-justificado']);
export const NOTICE = z.strictObject({
  id: z.uuid(),
  texto: z.string(),
  cuando: INSTANT,
  hasta: INSTANT,
  abierto: z.boolean(),
  quien: z.strictObject({ texto: z.string(), rol: z.string() }),
  unidad: FACILITY.optional(),
  motivo: REASON,
  revision: z.strictObject({
    estado: OUTCOME,
    texto: z.string(),
    vence: INSTANT,
    nota: z.string().optional(),
    cuando: INSTANT.optional(),
  }),
  /** Of the FHIR Communication. */
  comunicacion: ID,
});
export const NOTICES_ANSWER = z.strictObject({ avisos: z.array(NOTICE) });

export const REVIEWS_QUERY = z.strictObject({ estado: z.enum(['pendientes', 'cerradas']).default('pendientes') });
export const REVIEW = z.strictObject({
  id: z.uuid(),
  paciente: ID,
  quien: z.strictObject({ nombre: z.string(), rol: z.string(), cuenta: z.string() }),
  unidad: FACILITY.optional(),
  motivo: REASON,
  desde: INSTANT,
  hasta: INSTANT,
  abierto: z.boolean(),
  vence: INSTANT,
  vencida: z.boolean(),
  estado: OUTCOME,
  nota: z.string().optional(),
  revisadaPor: z.string().optional(),
  revisadaCuando: INSTANT.optional(),
  /** Of the FHIR Task. */
  tarea: ID,
});
export const REVIEWS_ANSWER = z.strictObject({ revisiones: z.array(REVIEW) });
export const REVIEW_REQUEST = z.strictObject({
  resultado: z.enum(['justificado', 'no-justificado']),
  nota: z.string().trim().min(1).max(1_000),
});

export type HideRequest = z.infer<typeof HIDE_REQUEST>;
export type HiddenItem = z.infer<typeof HIDDEN>;
export type EmergencyRequest = z.infer<typeof EMERGENCY_REQUEST>;
export type Emergency = z.infer<typeof EMERGENCY>;
export type Notice = z.infer<typeof NOTICE>;
export type Review = z.infer<typeof REVIEW>;
export type ReviewRequest = z.infer<typeof REVIEW_REQUEST>;
