/** What the city said and to whom, so that what arrives can be reconciled: one entry per message or clinic bundle. */
export interface Truth {
  /** CLUES of who said it. */
  readonly clues: string;
  /** MSH-10 of a message, operation id of a clinic's bundle. */
  readonly controlId: string;
  readonly trigger: 'A01' | 'A03' | 'A04' | 'A08' | 'A28' | 'A31' | 'R01' | 'FHIR';
  readonly curp: string;
  /** Record number at the facility. */
  readonly recordNumber: string;
  /** Value under episodioSystem(clues). */
  readonly visit?: string;
  /** Values under diagnosticoSystem(clues). */
  readonly diagnoses: readonly string[];
  /** Values under estudioSystem(clues): order number, LOINC code, OBX-4. */
  readonly observations: readonly string[];
}
