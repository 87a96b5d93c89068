/**
 * Judges one act by the table: allowed, and with which restriction of the query, or denied. A token's scopes narrow the table, never
 * widen it. `store/guarded.ts` enforces it, so every door obeys the same law. Judged once per token: a token's many requests find
 * the answer ready (docs/adr/0016).
 */
import { CEDULA_PROFESIONAL_SYSTEM, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Carer, Ground, Hidden, Restriction, Treating } from '../../store/repository.ts';
import type { Caller } from '../caller.ts';
import { type Interaction, openedBy, type ScopeContext } from '../scopes.ts';
import { NO_RELATIONS, type Relations } from './relations.ts';
import { type Opened, PURPOSE, type Purpose, type Rule, rulesFor, TREATING_TAIL_DAYS } from './table.ts';
import { isShared } from './type-groups.ts';

export type Decision =
  | {
      readonly kind: 'allow';
      /** When nobody is named: a search over everybody. */
      readonly restriction: Restriction;
      /** When the act names the person or the resource: a read, `patient=…`. */
      readonly named: Restriction;
      readonly purpose: Purpose;
    }
  /** `reason` is for the caller, es-MX. */
  | { readonly kind: 'deny'; readonly why: 'scope' | 'role'; readonly reason: string };

export type Decide = (caller: Caller, interaction: Interaction, type: string, relations?: Relations) => Decision;

interface Judged {
  readonly caller: Caller;
  readonly relations: Relations;
  readonly decisions: Map<string, Decision>;
  readonly hidden: Map<Opened, Hidden | undefined>;
  readonly by: Treating;
}

/** @param tailDays that a treating relation outlives its last act */
export function createDecide(tailDays: number = TREATING_TAIL_DAYS): Decide {
  /** By the list of scopes: it is the part of a Caller that lives as long as the token is remembered (authenticate.ts). */
  const judgements = new WeakMap<readonly string[], Judged>();

  function judgedOf(caller: Caller, relations: Relations): Judged {
    const known = judgements.get(caller.scopes);
    if (known !== undefined && known.relations === relations && isSame(known.caller, caller)) return known;
    const by = { carers: carersOf(caller, relations), tailDays };
    const judged: Judged = { caller, relations, decisions: new Map(), hidden: new Map(), by };
    judgements.set(caller.scopes, judged);
    return judged;
  }

  return (caller, interaction, type, relations = NO_RELATIONS) => {
    const judged = judgedOf(caller, relations);
    const key = `${interaction} ${type}`;
    let decision = judged.decisions.get(key);
    if (decision === undefined) {
      decision = judge(judged, interaction, type);
      judged.decisions.set(key, decision);
    }
    return decision;
  };
}

/** For whoever asks what is allowed, not of whom. */
export const decide: Decide = createDecide();

const isSame = (a: Caller, b: Caller): boolean =>
  a.role === b.role && a.patientId === b.patientId && a.clues === b.clues && a.cedula === b.cedula;

function carersOf({ clues, cedula }: Caller, relations: Relations): Carer[] {
  const all = clues === undefined ? [] : (relations.clues ?? [clues]);
  const places = (['Organization', 'Location', 'HealthcareService'] as const).map((type): Carer[] =>
    all.map((value) => ({ type, system: CLUES_SYSTEM, value })),
  );
  const person: Carer[] =
    cedula === undefined ? [] : [{ type: 'Practitioner', system: CEDULA_PROFESIONAL_SYSTEM, value: cedula }];
  return [...places.flat(), ...person];
}

const deny = (why: 'scope' | 'role', reason: string): Decision => ({ kind: 'deny', why, reason });

function judge(judged: Judged, interaction: Interaction, type: string): Decision {
  const { role, scopes, patientId, clues } = judged.caller;
  const contexts = openedBy(scopes, role, type, interaction);
  if (contexts.size === 0)
    return deny('scope', `El permiso de acceso (scope) de este token no incluye «${interaction}» de ${type}.`);
  const rules = rulesFor(role, interaction, type, clues);
  if (rules.length === 0) return deny('role', `El rol ${role} no tiene permitido «${interaction}» de ${type}.`);
  const purpose = PURPOSE[role];
  const allow = (restriction: Restriction, named: Restriction): Decision => ({
    ...{ kind: 'allow', purpose },
    restriction: freeze(restriction),
    named: freeze(named),
  });
  const one = oneRecord(contexts) && !isShared(type);
  const wide =
    rules.find(({ relation }) => relation === 'any') ?? rules.find(({ relation }) => relation === 'treating');
  if (wide !== undefined && !one) {
    const hidden = isShared(type) ? undefined : hiddenBy(judged, wide.opened, type);
    const named: Restriction = hidden === undefined ? {} : { hidden };
    return allow(wide.relation === 'treating' ? { ...named, treated: judged.by } : named, named);
  }
  if (wide === undefined && rules.some(({ relation }) => relation === 'unit'))
    return allow(NOTHING_STORED, NOTHING_STORED);
  if (patientId === undefined)
    return deny('role', 'Esta cuenta no está ligada a un expediente; pida que la liguen en su unidad de salud.');
  const limited =
    wide !== undefined ? staffOfOne(judged, wide, patientId, type) : ofPersons(judged, rules, patientId, one);
  return allow(limited, limited);
}

const NOTHING_STORED: Restriction = { persons: [] };

/** `patient/` scopes alone open one record only, whatever the role: the one in the token's launch context. */
const oneRecord = (contexts: ReadonlySet<ScopeContext>): boolean => contexts.size === 1 && contexts.has('patient');

function staffOfOne(judged: Judged, { opened }: Rule, patientId: string, type: string): Restriction {
  const hidden = hiddenBy(judged, opened, type);
  return { persons: [patientId], ...(hidden !== undefined && { hidden }) };
}

/** The person who asks, and the minors in his care: of these less than of himself. */
function ofPersons({ relations, by }: Judged, rules: readonly Rule[], own: string, only: boolean): Restriction {
  const ward = rules.find(({ relation }) => relation === 'ward');
  const wards = ward === undefined || only ? [] : relations.wards.filter((id) => id !== own);
  if (ward === undefined || wards.length === 0) return ofOne(own, rules, by);
  const grounds = GROUNDS.filter((ground) => ward.opened[ground] !== 'any');
  return {
    persons: [own, ...wards],
    ...(grounds.length > 0 && { hidden: { grounds, unlessTreated: [], by, exempt: [own] } }),
  };
}

/** Who asks for himself sees all of it; who was shown it, what the rule opens. */
function ofOne(own: string, rules: readonly Rule[], by: Treating): Restriction {
  const opened = rules.find(({ relation }) => relation === 'own')?.opened ?? {};
  const grounds = GROUNDS.filter((ground) => opened[ground] !== 'any');
  return { persons: [own], ...(grounds.length > 0 && { hidden: { grounds, unlessTreated: [], by, exempt: [] } }) };
}

const GROUNDS: readonly Ground[] = ['R', 'V', 'ADOL', 'consent'];
/** Cases of the operators' are Tasks; nothing else is asked whether it is one. */
const GROUNDS_OF_TASKS: readonly Ground[] = [...GROUNDS, 'reserved'];

function hiddenBy(judged: Judged, opened: Opened, type: string): Hidden | undefined {
  if (type === 'Task') return hiddenAmong(GROUNDS_OF_TASKS, judged, opened);
  const { hidden: known } = judged;
  if (!known.has(opened)) known.set(opened, hiddenAmong(GROUNDS, judged, opened));
  return known.get(opened);
}

function hiddenAmong(all: readonly Ground[], { by, relations }: Judged, opened: Opened): Hidden | undefined {
  const grounds = all.filter((ground) => opened[ground] === undefined);
  const unlessTreated = all.filter((ground) => opened[ground] === 'treating');
  const nothing = grounds.length === 0 && unlessTreated.length === 0;
  return nothing ? undefined : { grounds, unlessTreated, by, exempt: relations.emergency };
}

/** Kept for the token's life and handed to every query: nobody may change it on the way. */
const freeze = (restriction: Restriction): Restriction => Object.freeze(restriction);
