/**
 * Whose list a person may read: his own, and that of a child in his care. From the twelfth birthday the list is the adolescent's alone: it would
 * tell a guardian which service was visited, which is what the confidentiality of adolescents keeps from him (mexico.md marks the age
 * as remembered, not read: the operator's lawyers are to confirm it).
 */
import type { Patient } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { ageInYears } from '../../r4/age.ts';
import type { Repository } from '../../store/repository.ts';
import type { Caller } from '../caller.ts';
import { decide } from '../policy/decide.ts';
import type { RelationsOf } from '../policy/relations.ts';

export const ADOLESCENT_FROM_YEARS = 12;

export interface Whose {
  readonly patientId: string;
}

/** @throws HubError `forbidden` */
export async function whoseList(
  { repository, relationsOf }: { readonly repository: Repository; readonly relationsOf: RelationsOf },
  caller: Caller,
  asked: string | undefined,
  nowMs: number,
): Promise<Whose> {
  const relations = await relationsOf(caller);
  const decision = decide(caller, 'search', 'AuditEvent', relations);
  if (decision.kind === 'deny') throw refused(decision.reason);
  const own = caller.patientId;
  if (caller.role !== 'paciente' || own === undefined)
    throw refused('Esta lista es de cada persona; con su función se busca en la bitácora.');
  const patientId = asked ?? own;
  if (patientId === own) return { patientId };
  if (!relations.wards.includes(patientId)) throw refused('Ese expediente no es suyo ni de alguien a su cargo.');
  if (!(await isChild(repository, patientId, nowMs)))
    throw refused(`Desde los ${ADOLESCENT_FROM_YEARS} años, la lista de accesos es de la persona misma.`);
  return { patientId };
}

async function isChild(repository: Repository, patientId: string, nowMs: number): Promise<boolean> {
  const { json } = await repository.read('Patient', patientId, {});
  const { birthDate } = JSON.parse(json) as Patient;
  // A date without its day may be that of somebody older.
  if (birthDate?.length !== 10) return false;
  const age = ageInYears(birthDate, nowMs);
  return age !== undefined && age < ADOLESCENT_FROM_YEARS;
}

const refused = (text: string) =>
  fault('forbidden', text, {
    rule: 'Lista de accesos: la propia, o la de quien está a su cargo',
    fix: 'Pida la lista de su propio expediente.',
  });
