/**
 * How a device's JSON is read, said by data: where its list of measurements is, and for each kind which members hold the numbers, the unit
 * and the time. The hub's own form is one of these mappings; another device brings its own when it is registered.
 */
import { z } from 'zod';
import { bitsOf, KIND_NAMES, type KindName, SYMPTOMS, type Symptom } from '../kinds.ts';

/** One measurement as the device says it. */
export interface Said {
  readonly kind: KindName;
  readonly value: number;
  readonly second: number | undefined;
  readonly unit: string | undefined;
  readonly takenMs: number;
}

export interface Message {
  readonly sentMs: number | undefined;
  /** undefined: one that could not be read. */
  readonly said: readonly (Said | undefined)[];
}

const PATH = z.string().regex(/^[\w-]{1,40}(\.[\w-]{1,40}){0,4}$/, 'miembros separados por punto');
const KIND = z.enum(KIND_NAMES);

export const MAPPING = z.strictObject({
  /** Member that holds the list; left out: the message is one measurement, or a list. */
  lista: PATH.optional(),
  /** When the message was sent, by the device's clock. */
  enviado: PATH.optional(),
  /** Tried in turn; the first whose `cuando` holds and whose `valor` is there reads it. */
  reglas: z
    .array(
      z.strictObject({
        cuando: z.strictObject({ miembro: PATH, es: z.string().max(80) }).optional(),
        clase: KIND,
        valor: PATH,
        segundo: PATH.optional(),
        /** Member that says it; or always this one. */
        unidad: PATH.optional(),
        unidadFija: z.string().max(40).optional(),
        hora: PATH,
        /** Of a time as a number. */
        horaEn: z.enum(['s', 'ms']).default('ms'),
      }),
    )
    .min(1)
    .max(40),
});
export type Mapping = z.infer<typeof MAPPING>;

export const OWN: Mapping = MAPPING.parse({
  lista: 'lecturas',
  enviado: 'enviado',
  reglas: KIND_NAMES.map((clase) => ({
    cuando: { miembro: 'clase', es: clase },
    ...{ clase, valor: clase === 'sintomas' ? 'respuestas' : 'valor', hora: 'hora', unidad: 'unidad' },
    ...(clase === 'presion' && { valor: 'sistolica', segundo: 'diastolica' }),
  })),
});

const MOST = 500;

/** @returns undefined when it is no message at all */
export function readMessage(text: string, mapping: Mapping): Message | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null) return undefined;
  const sent = mapping.enviado === undefined ? undefined : timeIn(at(body, mapping.enviado), 'ms');
  const listed = mapping.lista === undefined ? undefined : at(body, mapping.lista);
  const list = Array.isArray(listed) ? listed : Array.isArray(body) ? body : [body];
  if (list.length === 0 || list.length > MOST) return undefined;
  return {
    sentMs: sent !== undefined && Number.isFinite(sent) ? sent : undefined,
    said: list.map((one) => saidIn(one, mapping)),
  };
}

function saidIn(one: unknown, { reglas }: Mapping): Said | undefined {
  if (typeof one !== 'object' || one === null) return undefined;
  for (const rule of reglas) {
    if (rule.cuando !== undefined && at(one, rule.cuando.miembro) !== rule.cuando.es) continue;
    const value = at(one, rule.valor);
    if (value === undefined) continue;
    const unit = rule.unidadFija ?? (rule.unidad === undefined ? undefined : at(one, rule.unidad));
    return {
      kind: rule.clase,
      value: rule.clase === 'sintomas' ? answers(value) : numberIn(value),
      second: rule.segundo === undefined ? undefined : numberIn(at(one, rule.segundo)),
      unit: typeof unit === 'string' ? unit.slice(0, 40) : undefined,
      takenMs: timeIn(at(one, rule.hora), rule.horaEn),
    };
  }
  return undefined;
}

/** Own members only: a path leads nowhere into what every object has. */
function at(value: unknown, path: string): unknown {
  if (!path.includes('.')) return member(value, path);
  return path.split('.').reduce(member, value);
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** Numbers only: "120" may be anything, and what JSON cannot say (NaN) comes as a word. */
const numberIn = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

function timeIn(value: unknown, unit: 's' | 'ms'): number {
  if (typeof value === 'number') return Math.round(unit === 's' ? value * 1_000 : value);
  // Without a zone it would be this machine's.
  if (typeof value !== 'string' || !/(Z|[+-]\d{2}:?\d{2})$/.test(value)) return Number.NaN;
  return Date.parse(value);
}

/** `{disnea: true, edema: false}` or `['disnea']`; a symptom that nobody knows makes the whole answer unreadable. */
function answers(value: unknown): number {
  const known = (name: unknown): name is Symptom => (SYMPTOMS as readonly unknown[]).includes(name);
  if (typeof value !== 'object' || value === null) return Number.NaN;
  const named = Array.isArray(value) ? value : Object.keys(value);
  if (!named.every(known)) return Number.NaN;
  return bitsOf(
    Array.isArray(value) ? named : named.filter((name) => (value as Record<string, unknown>)[name] === true),
  );
}
