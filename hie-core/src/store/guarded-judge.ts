/**
 * How each act at the guard is judged and told: the policy's word on it, with what is known of the caller now, and an entry in the audit
 * for what was refused, what failed and what was done.
 */
import { fault, HubError } from '../errors.ts';
import { type Act, type AuditEntry, type AuditOutcome, entryOf } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import type { Decide, Decision } from '../security/policy/decide.ts';
import type { RelationsOf } from '../security/policy/relations.ts';
import type { Interaction } from '../security/scopes.ts';
import { type Allowed, createLaw, type LawOf } from './law.ts';
import type { Repository } from './repository.ts';
import { allRecordsOf, NOBODY_MERGED, type SamePerson } from './same-person.ts';

export interface RequestContext {
  readonly caller: Caller;
  readonly requestId: string;
}

export interface JudgeDependencies {
  readonly repository: Repository;
  readonly decide: Decide;
  /** Left out: nobody has wards, and there are no emergencies. */
  readonly relations?: RelationsOf;
  /** Left out: nobody was merged. */
  readonly samePerson?: SamePerson;
  /** Why a caller reaches these records although he would not otherwise: an emergency, by which each act is on record. */
  readonly underWhich?: (
    caller: Caller,
    patientIds: readonly string[],
  ) => { readonly purpose: string; readonly note: string } | undefined;
  readonly nowMs?: () => number;
}

export interface Judge {
  readonly repository: Repository;
  readonly samePerson: SamePerson;
  readonly lawOf: LawOf;
  /** @throws HubError `forbidden`, and then it is in the audit */
  allowed(context: RequestContext, interaction: Interaction, type: string, act: Act): Promise<Allowed>;
  /** An attempt that failed leaves a trace too, unless the store itself is what failed. */
  traced<T>(context: RequestContext, act: Act, work: () => Promise<T>): Promise<T>;
  entry(context: RequestContext, act: Act, outcome: AuditOutcome): AuditEntry;
  /** On disk when it resolves, and so before the answer leaves. */
  record(context: RequestContext, act: Act, outcome: AuditOutcome): Promise<void>;
}

export function createJudge(dependencies: JudgeDependencies): Judge {
  const { repository, underWhich, samePerson = NOBODY_MERGED, nowMs = Date.now } = dependencies;
  const lawOf = createLaw(dependencies.decide, dependencies.relations, samePerson);

  const entry: Judge['entry'] = ({ caller, requestId }, act, outcome) => {
    const emergency = underWhich?.(caller, allRecordsOf(samePerson, personsOf(act)));
    return entryOf({ ...act, ...emergency, caller, requestId, outcome, atMs: nowMs() });
  };
  const record: Judge['record'] = (context, act, outcome) => repository.record([entry(context, act, outcome)]);

  return {
    ...{ repository, samePerson, lawOf, entry, record },

    async allowed(context, interaction, type, act) {
      const decision = (await lawOf(context.caller))(interaction, type);
      if (decision.kind === 'allow') return decision;
      await record(context, act, 'denied');
      throw refusal(decision, type);
    },

    async traced(context, act, work) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof HubError && error.code !== 'transient' && error.code !== 'exception')
          await record(context, act, error.code === 'forbidden' ? 'denied' : 'failure');
        throw error;
      }
    },
  };
}

const refusal = ({ reason, why }: Extract<Decision, { readonly kind: 'deny' }>, type: string): HubError =>
  fault('forbidden', reason, {
    path: type,
    rule: why === 'scope' ? 'SMART App Launch: scopes' : 'Política de acceso por rol',
    fix: why === 'scope' ? 'Pida un token con el scope necesario.' : 'Pida el acceso a quien administra su unidad.',
  });

/** Whose records an act touches, as far as it says. */
function personsOf({ patientId, entities }: Act): readonly string[] {
  const named = entities.flatMap(({ type, id }) => (type === 'Patient' ? [id] : []));
  return patientId === undefined ? named : [patientId, ...named];
}

/** Of one person, as an entry says it. */
export const about = (patientId: string | undefined): Pick<Act, 'patientId'> =>
  patientId === undefined ? {} : { patientId };

/** Of several, each of whom finds the entry in the list of accesses. */
export function aboutAll(patientIds: readonly (string | undefined)[]): Pick<Act, 'entities' | 'patientId'> {
  const people = [...new Set(patientIds.filter((id) => id !== undefined))];
  if (people.length === 1) return { entities: [], patientId: people[0]! };
  return { entities: people.map((id) => ({ type: 'Patient', id })) };
}
