/** A caller who may touch some records only: what of it a stored or planned resource belongs to. */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { patientsOf } from '../r4/compartment.ts';
import type { Restriction } from './repository.ts';
import type { Planned } from './write/planned.ts';

type Records = Pick<Restriction, 'persons'>;

export function isWithin(resource: Resource, id: string, { persons }: Records): boolean {
  if (persons === undefined) return true;
  if (resource.resourceType === 'Patient') return persons.includes(id);
  const records = patientsOf(resource);
  return persons.some((person) => records.includes(`Patient/${person}`));
}

export function refuseOutside(all: readonly Planned[], restriction: Restriction): void {
  const { persons, changes } = restriction;
  if (persons === undefined) return;
  for (const planned of all) {
    const type = planned.resource.resourceType;
    const own: Records = changes?.has(type) ? { persons: changes.get(type) } : { persons };
    const id = planned.publicId ?? planned.key;
    const stored =
      planned.current === undefined || planned.current.deleted
        ? undefined
        : (JSON.parse(planned.current.content) as Resource);
    const allowed =
      (planned.action === 'match' || planned.action === 'delete' || isWithin(planned.resource, id, own)) &&
      (stored === undefined || isWithin(stored, id, own));
    if (!allowed)
      throw fault('forbidden', 'Este recurso pertenece a otro expediente.', {
        path: planned.path || planned.resource.resourceType,
        rule: 'Acceso: solo el propio expediente',
        fix: 'Escriba solo en su propio expediente.',
      });
  }
}
