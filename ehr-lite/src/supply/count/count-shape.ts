/** What the hub tells of counts (`/insumos/conteos`), and what it is told. */
export interface CountAbout {
  readonly conteo: string;
  readonly tipo: 'completo' | 'ciclico';
  readonly abierto: string;
  readonly abrio: string;
  /** When the first round was ended. */
  readonly revisado?: string;
  readonly cerrado?: string;
  readonly cerro?: string;
  readonly cancelado?: boolean;
  readonly motivo?: string;
  readonly testigo?: string;
  readonly ajuste?: string;
}
export interface CountListed extends CountAbout {
  readonly contados: number;
}
export interface CountLine {
  readonly clave: string;
  readonly lote: string;
  readonly caducidad: string;
  readonly propietario?: string;
  readonly programa?: string;
  readonly contados?: number;
  readonly segunda?: number;
  /** Of a closed count. */
  readonly esperados?: number;
  readonly motivo?: string;
}
export interface Article {
  readonly clave: string;
  readonly nombre: string;
  /** GTINs, 14 digits. */
  readonly codigos: readonly string[];
}
export interface Count extends CountAbout {
  readonly articulos: readonly Article[];
  readonly renglones: readonly CountLine[];
}
/** A line as it is sent. */
export interface Saved extends CountLine {
  readonly contados: number;
  readonly contadoEn: string;
  readonly vuelta?: 1 | 2;
}
export interface Difference extends CountLine {
  readonly contados: number;
  readonly diferencia?: number;
}
export interface Reviewed {
  readonly renglones: number;
  readonly contados: number;
  readonly diferencias: readonly Difference[];
}
