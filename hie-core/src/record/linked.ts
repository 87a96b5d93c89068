/**
 * The resources that entries of a document need to be understood: the medicine behind a prescription, the device behind its
 * use, who did it and where. Clinical resources are not followed (an encounter leads to all the rest); a panel's results are.
 */
import type { Reference, Resource } from '@medplum/fhirtypes';
import { referenceSlots } from '../store/references.ts';
import type { PersonRecord } from './person-record.ts';
import { resourceKey } from './references.ts';

const UNDERSTOOD_WITH = new Set([
  ...['Medication', 'Substance', 'Device', 'Specimen', 'Location'],
  ...['Organization', 'Practitioner', 'PractitionerRole', 'RelatedPerson'],
]);
const PANELS = new Set(['DiagnosticReport', 'Observation']);

/** Those reached from `roots`, nearest first, without the roots themselves. */
export function linkedFrom(roots: readonly Resource[], record: PersonRecord): Resource[] {
  const known = new Set(roots.map(resourceKey));
  const found: Resource[] = [];
  const queue = [...roots];
  for (let at = 0; at < queue.length; at++) {
    const resource = queue[at]!;
    for (const { kind, original } of referenceSlots(resource)) {
      const target = kind === 'reference' ? record.follow({ reference: original } as Reference) : undefined;
      if (target === undefined || known.has(resourceKey(target)) || !belongs(target, resource)) continue;
      known.add(resourceKey(target));
      found.push(target);
      queue.push(target);
    }
  }
  return found;
}

const belongs = (target: Resource, from: Resource): boolean =>
  UNDERSTOOD_WITH.has(target.resourceType) || (target.resourceType === 'Observation' && PANELS.has(from.resourceType));
