/** What the conformance of a hospital's sample messages answers. */

/** One change of the profile: laid over it as it is. */
export interface Proposal {
  readonly que: 'sexo-h-m' | 'fecha-dia-mes' | 'evento-propio' | 'dato-en-z';
  /** `ADT^Z01`, `PV1-19`. */
  readonly donde: string;
  /** For `evento-propio` the person chooses which. */
  readonly cambio: Readonly<Record<string, unknown>>;
}

export type Gap = 'sin-curp' | 'sin-episodio' | 'sin-fecha' | 'codigos-propios';

export interface MessageReport {
  readonly evento: string;
  /** What the event is, es-MX; '' when it is not taken. */
  readonly titulo: string;
  readonly identificador: string;
  readonly resultado: 'se-entiende' | 'falla-validacion' | 'se-rechaza';
  /** Resource type → how many. */
  readonly recursos: Readonly<Record<string, number>>;
  /** Segments that nothing reads. */
  readonly sinUso: readonly string[];
  readonly falta: readonly Gap[];
  readonly fallas: readonly { readonly donde: string; readonly texto: string }[];
}

export interface Conformance {
  readonly mensajes: readonly MessageReport[];
  readonly propuestas: readonly Proposal[];
  /** Events that a name of the hospital's own may stand for. */
  readonly eventos: readonly { readonly evento: string; readonly titulo: string }[];
}
