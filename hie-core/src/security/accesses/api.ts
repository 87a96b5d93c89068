/** What the routes of a person's accesses take and answer: stable JSON, keys in Spanish as the screens show them. */
import { z } from 'zod';
import { KINDS, MATTERS } from './act-kind.ts';

const ID = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/, 'un id');
const INSTANT = z.iso.datetime();

export const LIST_QUERY = z.strictObject({
  /** Id of the Patient; the reader's own if left out. */
  paciente: ID.optional(),
  cuantos: z.coerce.number().int().min(1).max(100).default(30),
  /** `siguiente` of the page before. */
  cursor: z.uuid().optional(),
  /** 0: leave out what the reader did himself. */
  propios: z.enum(['0', '1']).default('1'),
});

export const DISPUTE_STATE = z.enum(['recibida', 'en-revision', 'justificado', 'indebido']);

export const DISPUTE = z.strictObject({
  id: ID,
  /** AuditEvent that was not recognised. */
  acceso: ID,
  estado: DISPUTE_STATE,
  estadoTexto: z.string(),
  recibida: INSTANT,
  /** Until when it has to be answered. */
  vence: INSTANT,
  /** What the person said. */
  comentario: z.string().optional(),
  respuesta: z.string().optional(),
});

export const ACCESS = z.strictObject({
  /** Newest AuditEvent of the group; the one to dispute. */
  id: ID,
  eventos: z.array(ID),
  veces: z.number().int().min(1),
  desde: INSTANT,
  hasta: INSTANT,
  /** The whole of it as a sentence. */
  texto: z.string(),
  quien: z.strictObject({
    tipo: z.enum(['tu', 'profesional', 'sistema', 'persona', 'desconocido']),
    /** The name, or the role where the operator shows no names. */
    texto: z.string(),
    rol: z.string().optional(),
  }),
  unidad: z.strictObject({ clues: z.string(), nombre: z.string() }).optional(),
  accion: z.enum(KINDS),
  datos: z.array(z.enum(MATTERS)),
  motivo: z.string().optional(),
  automatico: z.boolean(),
  negado: z.boolean(),
  urgencia: z.boolean(),
  disputa: DISPUTE.optional(),
});

export const LIST_ANSWER = z.strictObject({ accesos: z.array(ACCESS), siguiente: z.string().nullable() });
export const DISPUTES_ANSWER = z.strictObject({ disputas: z.array(DISPUTE) });

export const DISPUTE_REQUEST = z.strictObject({
  paciente: ID.optional(),
  comentario: z.string().trim().max(500).optional(),
});

export const QUEUE_QUERY = z.strictObject({
  estado: z.enum(['abiertas', 'cerradas']).default('abiertas'),
  cursor: z.string().max(500).optional(),
});
export const QUEUED = DISPUTE.extend({
  paciente: ID,
  /** What is disputed, as the person reads it. */
  texto: z.string(),
  vencida: z.boolean(),
});
export const QUEUE_ANSWER = z.strictObject({ disputas: z.array(QUEUED), siguiente: z.string().nullable() });
export const RESOLUTION_REQUEST = z.discriminatedUnion('estado', [
  z.strictObject({ estado: z.literal('en-revision') }),
  z.strictObject({ estado: z.enum(['justificado', 'indebido']), respuesta: z.string().trim().min(1).max(1_000) }),
]);

export type ListQuery = z.infer<typeof LIST_QUERY>;
export type ListAnswer = z.infer<typeof LIST_ANSWER>;
export type AccessItem = z.infer<typeof ACCESS>;
export type Dispute = z.infer<typeof DISPUTE>;
export type Queued = z.infer<typeof QUEUED>;
export type Resolution = z.infer<typeof RESOLUTION_REQUEST>;
