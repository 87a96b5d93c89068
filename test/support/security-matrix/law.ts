/** Who may see whom, in words of this test alone: nothing here reads the policy's table. */
import type { Role } from '@amate/hie-core/security/caller.ts';

export type Who = 'ana' | 'beto' | 'caro';
export interface Case {
  readonly role: Role;
  readonly who: Who;
  readonly labelled: boolean;
  /** By the person's own will (docs/adr/0024); nobody knows which facility wrote it. */
  readonly hidden: boolean;
  /** Id of the person's Condition of that kind. */
  readonly id: string;
  readonly person: string;
}
/** seen: reached; absent: as if it were not there; forbidden: 403. */
export type Verdict = 'seen' | 'absent' | 'forbidden';

export const EVERYONE: readonly Who[] = ['ana', 'beto', 'caro'];
export const CARE: ReadonlySet<Role> = new Set(['medico', 'enfermeria']);

/** The clinic treats Ana and Caro; Ana is the citizen who asks, and Caro's mother; Caro is fourteen. */
function maySee({ role, who, labelled, hidden }: Case, how: 'named' | 'everybody'): boolean {
  if (role === 'sistema') return true;
  if (hidden) return role === 'paciente' && who !== 'beto';
  if (role === 'paciente') return who === 'ana' || (who === 'caro' && !labelled);
  if (!CARE.has(role)) return false;
  return who !== 'beto' || (how === 'named' && !labelled);
}

export const readsConditions = (role: Role): boolean => CARE.has(role) || role === 'paciente' || role === 'sistema';
export const readsPatients = (role: Role): boolean => role !== 'administrador';

const looks =
  (how: 'named' | 'everybody') =>
  (one: Case): Verdict =>
    !readsConditions(one.role) ? 'forbidden' : maySee(one, how) ? 'seen' : 'absent';
export const named = looks('named');
export const everybody = looks('everybody');
/** Citizens keep versions and current state, no history. */
export const history = (one: Case): Verdict => (one.role === 'paciente' ? 'forbidden' : named(one));
export const changes = (one: Case): Verdict =>
  CARE.has(one.role) || one.role === 'sistema' ? named(one) : 'forbidden';
/** Read first, so that who may not read it does not learn that it is there. */
export const labels = (one: Case): Verdict =>
  one.role === 'paciente' && maySee(one, 'named') ? 'forbidden' : named(one);
/** A taken id is the one thing a write cannot pass by as if it were not there. */
export const overwrites = (one: Case): Verdict => (changes(one) === 'absent' ? 'forbidden' : changes(one));
export const erases = (one: Case): Verdict => (one.role === 'sistema' ? 'seen' : 'forbidden');
/** The whole record: who may not read Conditions gets the person without them, if at all. */
export const record = (one: Case): Verdict => {
  if (!readsPatients(one.role)) return 'forbidden';
  return readsConditions(one.role) && maySee(one, 'named') ? 'seen' : 'absent';
};
