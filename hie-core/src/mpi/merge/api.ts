/** What the review of who is who asks and answers. Members are Spanish: the operators' screen and their scripts read them. */
import { z } from 'zod';

const ID = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
const REASON = z.string().trim().max(500).default('');

export const QUEUE_QUERY = z.object({
  estado: z.enum(['abiertas', 'cerradas']).default('abiertas'),
  cursor: z.string().max(400).optional(),
});

export const DECISION_REQUEST = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('misma'), queda: ID, une: ID, motivo: REASON }),
  z.strictObject({ decision: z.literal('otra'), queda: ID, une: ID, motivo: REASON }),
  z.strictObject({ decision: z.literal('despues'), motivo: REASON }),
]);

export const UNDO_REQUEST = z.strictObject({ motivo: REASON });

export type CaseState = 'abierta' | 'pospuesta' | 'misma' | 'otra' | 'separada';

export interface QueuedCase {
  readonly id: string;
  readonly codigo: string;
  readonly motivo: string;
  readonly estado: CaseState;
  /** FHIR instant. */
  readonly desde: string;
  /** Names, as registered; '' when a record is not here yet. */
  readonly personas: readonly { readonly id: string; readonly nombre: string }[];
}

export interface SaidValue {
  readonly valor: string;
  readonly unidad?: { readonly clues: string; readonly nombre: string };
  readonly cuando: string;
  readonly registro: string;
  readonly mensaje?: string;
}

export interface GoldenValue extends SaidValue {
  readonly atributo: string;
  readonly regla: string;
  readonly otros: readonly SaidValue[];
}

export interface RecordCard {
  readonly id: string;
  readonly nombre: string;
  readonly curp: string;
  readonly curpEnRevision: string;
  readonly nacimiento: string;
  readonly sexo: string;
  readonly telefono: string;
  readonly domicilio: string;
  readonly expedientes: readonly { readonly clues: string; readonly numero: string }[];
  readonly creado: string;
  readonly unidoA?: string;
  /** What goes along when it is merged into the other. */
  readonly contiene: readonly { readonly tipo: string; readonly cuantos: number }[];
}

export interface Weighed {
  readonly atributo: string;
  readonly nivel: string;
  readonly bits: number;
}

export interface PastDecision {
  readonly decision: string;
  readonly quien: string;
  readonly cuando: string;
  readonly motivo: string;
}

export interface ReviewCase extends QueuedCase {
  /** What of the CURP disagrees. */
  readonly notas: readonly string[];
  readonly registros: readonly RecordCard[];
  readonly comparacion: readonly Weighed[];
  readonly bits: number;
  /** What would hold of both together. */
  readonly dorado: readonly GoldenValue[];
  readonly historia: readonly PastDecision[];
  /** Why it cannot be joined now; '' when it can. */
  readonly impedimento: string;
}
