/** What the board asks and answers. Members are Spanish: the operators' screen and their scripts read them. */
import { z } from 'zod';

const TEXT = z.string().trim().min(1).max(200);

export const LIST_QUERY = z.object({
  /** CLUES. */
  establecimiento: z.string().trim().max(20).optional(),
  estado: z.enum(['sin-traducir', 'traducidos', 'todos']).default('todos'),
  desde: z.coerce.number().int().min(0).max(1_000_000).default(0),
  n: z.coerce.number().int().min(1).max(100).default(25),
});

export const WHICH = z.strictObject({ sistema: TEXT, clave: TEXT });

export const FIX_REQUEST = z.strictObject({
  sistema: TEXT,
  clave: TEXT,
  destino: z.strictObject({ sistema: TEXT, clave: TEXT }),
  /** false: the target is wider than the local code. */
  igual: z.boolean().default(true),
});

export const JOB_REQUEST = z.strictObject({ sistema: TEXT, clave: TEXT, ensayo: z.boolean().default(false) });

export const JOBS_QUERY = z.object({ n: z.coerce.number().int().min(1).max(200).default(50) });

export interface Suggestion {
  readonly sistema: string;
  readonly clave: string;
  readonly titulo: string;
}

export interface LocalCode {
  readonly sistema: string;
  readonly clave: string;
  /** As the facility wrote it; '' when it never said. */
  readonly texto: string;
  readonly establecimiento: string;
  /** Resources that carry it. */
  readonly veces: number;
  readonly primera: string;
  readonly ultima: string;
  /** `Type/id`. */
  readonly ejemplos: readonly string[];
  /** Where its right code is likely to be. */
  readonly catalogo: 'cie10' | 'loinc' | 'medicamentos';
  readonly traducciones: readonly Suggestion[];
  /** Only of those without a translation. */
  readonly sugerencias: readonly Suggestion[];
}

export interface Job {
  readonly id: string;
  readonly sistema: string;
  readonly clave: string;
  readonly ensayo: boolean;
  readonly estado: 'en-curso' | 'terminado' | 'detenido';
  readonly revisados: number;
  readonly total: number;
  /** Changed; in a dry run, what would be. */
  readonly cambiados: number;
  /** Refused by a rule, such as signed notes. */
  readonly omitidos: number;
  readonly pidio: string;
  readonly inicio: string;
  readonly fin?: string;
}
