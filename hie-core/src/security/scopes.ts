/**
 * SMART scopes: which interactions of which resource types a token opens.
 * v2: https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 * v1 (`.read`, `.write`, `.*`) is read as `.rs`, `.cud`, `.cruds`, as that page tells.
 * A scope with a query (`patient/Observation.rs?category=…`) is not understood: taking it without its query would open more
 * than was asked.
 */
import type { Role } from './caller.ts';

/** `history` is the history of one resource. */
export const INTERACTIONS = ['read', 'vread', 'history', 'search', 'create', 'update', 'delete'] as const;
export type Interaction = (typeof INTERACTIONS)[number];

export type ScopeContext = 'patient' | 'user' | 'system';

export interface SmartScope {
  readonly context: ScopeContext;
  /** A resource type, or `*`. */
  readonly type: string;
  /** Some of the letters of `cruds`. */
  readonly letters: string;
}

/** SMART v2: `r` opens read, vread and the history of one resource; `s` opens search. */
const LETTER: Readonly<Record<Interaction, string>> = {
  create: 'c',
  read: 'r',
  vread: 'r',
  history: 'r',
  update: 'u',
  delete: 'd',
  search: 's',
};

const V1: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };
// The letters stand in this order, each at most once: SMART v2 says so, and `.sr` must not be taken for something else.
const SYNTAX = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.(?:(c?r?u?d?s?)|(read|write|\*))$/;

export function parseScope(text: string): SmartScope | undefined {
  const match = SYNTAX.exec(text);
  if (!match) return undefined;
  const letters = match[4] === undefined ? match[3] : V1[match[4]];
  if (!letters) return undefined;
  return { context: match[1] as ScopeContext, type: match[2] as string, letters };
}

export function splitScopes(text: string | undefined): readonly string[] {
  return text?.split(' ').filter((scope) => scope !== '') ?? [];
}

/** Whether everything `asked` opens is opened by one of `held`; used to refuse a scope a client was not registered for. */
export function covers(held: readonly string[], asked: string): boolean {
  const wanted = parseScope(asked);
  if (!wanted) return false;
  const relevant = held
    .map(parseScope)
    .filter((scope) => scope?.context === wanted.context && (scope.type === '*' || scope.type === wanted.type));
  return [...wanted.letters].every((letter) => relevant.some((scope) => scope?.letters.includes(letter)));
}

/** A system acts by itself and holds no one's record; people never hold `system/`. */
const CONTEXTS: Readonly<Record<'system' | 'person', readonly ScopeContext[]>> = {
  system: ['system'],
  person: ['user', 'patient'],
};

/** The contexts through which `scopes` open this interaction to a bearer of that role; empty: not at all. */
export function openedBy(
  scopes: readonly string[],
  role: Role,
  type: string,
  interaction: Interaction,
): ReadonlySet<ScopeContext> {
  const contexts = CONTEXTS[role === 'sistema' ? 'system' : 'person'];
  const opened = new Set<ScopeContext>();
  for (const text of scopes) {
    const scope = parseScope(text);
    if (!scope || !contexts.includes(scope.context)) continue;
    if (scope.type !== '*' && scope.type !== type) continue;
    if (scope.letters.includes(LETTER[interaction])) opened.add(scope.context);
  }
  return opened;
}

export function allows(scopes: readonly string[], role: Role, type: string, interaction: Interaction): boolean {
  return openedBy(scopes, role, type, interaction).size > 0;
}
