/** What `/operacion/recotejo` asks and answers. Members are Spanish: the operators' screen and their scripts read them. */
import { z } from 'zod';

export const START_REQUEST = z.strictObject({
  /** m and u are estimated from the people of this hub first. */
  estimar: z.boolean().default(false),
});

export interface RematchJob {
  readonly id: string;
  readonly estado: 'en-curso' | 'terminado' | 'detenido' | 'abandonado';
  /** Why it was given up. */
  readonly motivo: string | null;
  readonly fase: 'parejas' | 'pesos' | 'comparacion';
  /** 0 to 1, of its phase. */
  readonly avance: number;
  readonly personas: number;
  /** Who share a key. */
  readonly parejas: number;
  readonly comparadas: number;
  /** Reviews that were written. */
  readonly porRevisar: number;
  /** Alike, and joined, decided or asked before. */
  readonly yaSabidas: number;
  /** Where the weights come from. */
  readonly pesos: string;
  readonly pidio: string;
  readonly desde: string;
  readonly hasta: string | null;
}
