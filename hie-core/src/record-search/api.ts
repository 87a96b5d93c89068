/** What `/buscar-en-expediente` answers. */
export interface Hit {
  readonly tipo: string;
  readonly id: string;
  /** FHIR date of care; absent when nobody wrote one. */
  readonly fecha?: string;
  readonly titulo: string;
  /** The words around what was found, when the title does not hold them. */
  readonly fragmento?: string;
  readonly clues?: string;
  /** Id of its encounter. */
  readonly atencion?: string;
}

export interface Found {
  readonly resultados: readonly Hit[];
  /** More were found than are told. */
  readonly hayMas: boolean;
  /** Resources looked at. */
  readonly revisados: number;
  /** Set while part of the record was not looked at. */
  readonly siguiente?: string;
}
