/** What `/operacion/capacidad` answers. Members are Spanish: the boards of the operation and of a unit read them. */
export interface CapacityRow {
  readonly clues?: string;
  readonly unidad: string;
  readonly servicio: string;
  readonly agendas: number;
  /** Whole days from today; null: none within the horizon. */
  readonly tercerLugarDias: number | null;
  /** Of the next 14 days. */
  readonly lugares14: number;
  readonly ocupados14: number;
  readonly usoPct: number | null;
  /** Of the last 30 days. */
  readonly citas30: number;
  readonly inasistencias30: number;
  readonly cancelaciones30: number;
}

export interface CapacityReport {
  readonly alCorte: string;
  readonly filas: readonly CapacityRow[];
}
