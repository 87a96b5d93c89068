/** Network edge of the board of messages (hub: `/operacion/avisos`). Counts only. */
import { read } from '../hub/read.ts';

export const STATES = ['espera', 'enviado', 'fallido', 'omitido'] as const;
export type State = (typeof STATES)[number];
export type Way = 'correo' | 'sms';

export interface MessageBoard {
  /** FHIR instant. */
  readonly alCorte: string;
  readonly dias: number;
  readonly medios: readonly { readonly medio: Way; readonly configurado: boolean }[];
  readonly atrasoMinutos: number;
  readonly filas: readonly {
    readonly aviso: string;
    readonly medio: Way;
    readonly estado: State;
    readonly n: number;
  }[];
  readonly fallas: readonly { readonly motivo: string; readonly n: number }[];
}

export const readMessages = (signal?: AbortSignal): Promise<MessageBoard> => read('/operacion/avisos', signal);

export interface MessageRow {
  readonly kind: string;
  readonly way: Way;
  readonly counts: Readonly<Record<State, number>>;
}

/** One line per message and way. */
export function rowsOf({ filas }: Pick<MessageBoard, 'filas'>): readonly MessageRow[] {
  const rows = new Map<string, { kind: string; way: Way; counts: Record<State, number> }>();
  for (const { aviso, medio, estado, n } of filas) {
    const key = `${aviso} ${medio}`;
    const row = rows.get(key) ?? { kind: aviso, way: medio, counts: { espera: 0, enviado: 0, fallido: 0, omitido: 0 } };
    row.counts[estado] += n;
    rows.set(key, row);
  }
  return [...rows.values()];
}
