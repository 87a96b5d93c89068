/** Whether two resources are about one person: records that were joined keep their own references (docs/adr/0039). */
import type { Reference } from '@medplum/fhirtypes';
import type { SamePerson } from '../store/same-person.ts';
import { idIn } from './act.ts';

export function isSameSubject(same: SamePerson, a: Reference | undefined, b: Reference | undefined): boolean {
  if (a?.reference === b?.reference) return true;
  const [one, other] = [idIn(a?.reference, 'Patient'), idIn(b?.reference, 'Patient')];
  return one !== undefined && other !== undefined && same.survivorOf(one) === same.survivorOf(other);
}
