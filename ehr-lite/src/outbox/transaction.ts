/** https://hl7.org/fhir/R4/http.html#transaction, named so that the hub answers a repetition as it answered the first time. */
import { OPERACION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';

interface Named {
  readonly operation: string;
  readonly entries: readonly BundleEntry[];
}

export const transactionOf = ({ operation, entries }: Named): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  identifier: { system: OPERACION_SYSTEM, value: `urn:uuid:${operation}` },
  entry: [...entries],
});
