/** https://hl7.org/fhir/R4/http.html#trules — "if any resource identities overlap, the transaction fails". */
import { fault } from '../../errors.ts';

export interface Identity {
  readonly key: string;
  /** Hashes of the identifiers that only one resource may carry. */
  readonly exclusive: ReadonlySet<string>;
}

export function refuseOverlap(written: readonly Identity[]): void {
  const keys = new Set<string>();
  const taken = new Set<string>();
  for (const { key, exclusive } of written) {
    if (keys.has(key)) throw overlap();
    keys.add(key);
    for (const hash of exclusive) {
      if (taken.has(hash)) throw overlap();
      taken.add(hash);
    }
  }
}

const overlap = () =>
  fault('invalid', 'Dos entradas del Bundle escriben el mismo recurso.', {
    path: 'Bundle.entry',
    rule: 'R4 transaction: las identidades no se repiten',
    fix: 'Deje una sola entrada por recurso.',
  });
