/** The one fault of terminology; its code is a FHIR R4 issue type. The hub turns it into its own (`hie-core/src/terminology/`). */
export type TerminologyIssue =
  | 'invalid'
  | 'required'
  | 'value'
  | 'code-invalid'
  | 'not-found'
  | 'not-supported'
  | 'too-costly'
  | 'processing'
  | 'transient';

export interface FaultDetail {
  readonly path?: string;
  readonly rule?: string;
  /** Cut to 80 characters by whoever shows it. */
  readonly value?: string;
  readonly fix?: string;
  /** An external terminology server may know. */
  readonly elsewhere?: boolean;
}

export class TerminologyFault extends Error {
  readonly issue: TerminologyIssue;
  /** es-MX, for the person who asked. */
  readonly text: string;
  readonly detail: FaultDetail;

  constructor(issue: TerminologyIssue, text: string, detail: FaultDetail = {}) {
    super(text);
    this.name = 'TerminologyFault';
    this.issue = issue;
    this.text = text;
    this.detail = detail;
  }
}

export const unknownSystem = (url: string, version?: string): TerminologyFault =>
  new TerminologyFault('not-found', 'El sistema de códigos no está cargado, o no en esa versión.', {
    path: 'system',
    elsewhere: true,
    value: version === undefined ? url : `${url}|${version}`,
    fix: 'Cárguelo con npm run terminology -- load, guarde el CodeSystem, o configure TERMINOLOGY_URL.',
  });

export const unknownValueSet = (canonical: string): TerminologyFault =>
  new TerminologyFault('not-found', 'El ValueSet no está guardado, o no en esa versión.', {
    path: 'url',
    elsewhere: true,
    value: canonical,
    fix: 'Guarde antes el ValueSet, o configure TERMINOLOGY_URL.',
  });
