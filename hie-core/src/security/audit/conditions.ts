/**
 * Search parameters of AuditEvent (https://hl7.org/fhir/R4/auditevent.html#search) as conditions on the ledger: persons, accounts and
 * time by its indexes, the rest by the fields of the entry (encode.ts). What a system posted is asked by what it says itself.
 */
import { fault } from '../../errors.ts';
import { dateRange } from '../../r4/date-range.ts';
import { parseToken, unescapeValue } from '../../store/criteria.ts';
import { keyOf } from '../../store/keys.ts';
import type { SearchCriterion } from '../../store/repository.ts';
import { ACTS, type AuditAct, shapeOf, shortOf } from './acts.ts';
import { CLIENTE_SYSTEM, CUENTA_SYSTEM, ROL_SYSTEM } from './agents.ts';
import { accountHash, short } from './encode.ts';
import { field, posted, type Sql } from './sql.ts';

type Compile = (criterion: SearchCriterion, sql: Sql) => string | undefined;

const PARAMETERS: Readonly<Record<string, Compile>> = {
  _id: (criterion, sql) =>
    anyOf(criterion, (value) => (UUID.test(value) ? `e.id = ${sql.add(value, 'uuid')}` : 'false')),
  _lastUpdated: (criterion, sql) => anyOf(criterion, (value) => timeCondition(value, sql)),
  date: (criterion, sql) => anyOf(criterion, (value) => timeCondition(value, sql)),
  patient: (criterion, sql) => {
    const ids = criterion.values.map((value) => localId(value, 'Patient'));
    return isPlain(criterion, 'Patient')
      ? ofPersons(
          ids.filter((id) => id !== undefined),
          sql,
        )
      : undefined;
  },
  agent: agentCondition,
  'agent-name': (criterion, sql) =>
    textCondition(criterion, `case when ${field('role')} = 'paciente' then '' else ${field('name')} end`, sql),
  'agent-role': (criterion, sql) =>
    tokenCondition(criterion, ({ system, code }) => {
      if (system !== undefined && system !== ROL_SYSTEM) return 'false';
      return `${field('role')} = ${sql.add(code, 'text')}`;
    }),
  address: (criterion, sql) => textCondition(criterion, field('address'), sql),
  site: (criterion, sql) => tokenCondition(criterion, ({ code }) => `${field('facility')} = ${sql.add(code, 'text')}`),
  entity: (criterion, sql) =>
    criterion.modifier === 'identifier' || criterion.modifier === 'missing'
      ? undefined
      : anyOf({ ...criterion, modifier: undefined }, (value) => entityCondition(value, criterion.modifier, sql)),
  type: (criterion, sql) => actCondition(criterion, 'type', (act) => [shapeOf(act).type], sql),
  subtype: (criterion, sql) => actCondition(criterion, 'subtype', (act) => shapeOf(act).subtype, sql),
  action: (criterion, sql) => actCondition(criterion, 'action', (act) => [['', shapeOf(act).action]], sql),
  outcome: (criterion, sql) =>
    tokenCondition(criterion, ({ code }) => {
      const value = sql.add(code, 'text');
      return `coalesce(${posted('outcome')}, ${field('outcome')}) = ${value}`;
    }),
  policy: (criterion, sql) =>
    criterion.modifier === undefined
      ? anyOf(
          criterion,
          (value) =>
            `${posted('agent', 'jsonb')} @> ${sql.add(JSON.stringify([{ policy: [unescapeValue(value)] }]), 'jsonb')}`,
        )
      : undefined,
};

export const AUDIT_PARAMETERS: ReadonlySet<string> = new Set(Object.keys(PARAMETERS));

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws HubError `not-supported` for what the ledger is not asked */
export function conditionOf(criterion: SearchCriterion, sql: Sql): string {
  const compile = Object.hasOwn(PARAMETERS, criterion.code) ? PARAMETERS[criterion.code] : undefined;
  const simple = criterion.chain === undefined && criterion.has === undefined;
  const condition = simple ? compile?.(criterion, sql) : undefined;
  if (condition !== undefined) return `(${condition})`;
  throw fault('not-supported', `La auditoría no se puede buscar por «${nameOf(criterion).slice(0, 60)}».`, {
    path: criterion.code.slice(0, 60),
    rule: `Parámetros de AuditEvent en este hub: ${[...AUDIT_PARAMETERS].join(', ')}`,
    fix: 'Use uno de esos parámetros, sin encadenar.',
  });
}

const nameOf = ({ code, modifier, chain, has }: SearchCriterion): string =>
  modifier !== undefined
    ? `${code}:${modifier}`
    : chain !== undefined
      ? `${code}.${chain.criterion.code}`
      : has !== undefined
        ? '_has'
        : code;

const isPlain = ({ modifier }: SearchCriterion, type: string): boolean => modifier === undefined || modifier === type;

function anyOf(criterion: SearchCriterion, condition: (value: string) => string): string | undefined {
  if (criterion.modifier !== undefined) return undefined;
  return criterion.values.map((value) => condition(value)).join(' or ');
}

/** The acts that touched one of these persons. */
export function ofPersons(ids: readonly string[], sql: Sql): string {
  const keys = sql.add(`{${[...new Set(ids.map((id) => keyOf('Patient', id)))].join(',')}}`, 'uuid[]');
  // As an array, so that it is asked first and the entries are read by it, however large the ledger.
  return `e.id = any(array(select p.id from audit_entry p where p.person = any(${keys})
    union all select p.id from audit_person p where p.person = any(${keys})))`;
}

/** Entries are in the order of their ids, and an id begins with its milliseconds. */
function timeCondition(value: string, sql: Sql): string {
  const [, prefix = 'eq', text = ''] = /^([a-z]{2})?(.*)$/s.exec(value)!;
  const { low, high } = dateRange(unescapeValue(text));
  const from = (ms: number): string => `e.id >= ${sql.add(idFloor(ms), 'uuid')}`;
  const before = (ms: number): string => `e.id < ${sql.add(idFloor(ms), 'uuid')}`;
  const margin = Math.abs(Date.now() - low) / 10;
  switch (prefix) {
    case 'eq':
      return `${from(low)} and ${before(high)}`;
    case 'ne':
      return `not (${from(low)} and ${before(high)})`;
    case 'gt':
    case 'sa':
      return from(high);
    case 'ge':
      return from(low);
    case 'lt':
    case 'eb':
      return before(low);
    case 'le':
      return before(high);
    case 'ap':
      return `${from(low - margin)} and ${before(high + margin)}`;
    default:
      throw fault('value', 'El prefijo de la fecha no existe.', {
        rule: 'R4: eq, ne, gt, ge, lt, le, sa, eb, ap',
        value: value.slice(0, 40),
        fix: 'Escriba por ejemplo date=ge2026-01-31.',
      });
  }
}

/** The first id of a millisecond. */
function idFloor(ms: number): string {
  const digits = Math.min(Math.max(0, Math.trunc(ms)), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`;
}

const LOCAL = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

function localId(value: string, type: string): string | undefined {
  const match = LOCAL.exec(value);
  if (match === null) return /^[A-Za-z0-9\-.]{1,64}$/.test(value) ? value : undefined;
  return match[1] === type ? match[2] : undefined;
}

/** `agent:identifier=system|account`, or the record of a person who asked for himself. */
function agentCondition(criterion: SearchCriterion, sql: Sql): string | undefined {
  const account = (subject: string): string => `e.account = ${sql.add(accountHash(subject), 'bigint')}`;
  if (criterion.modifier === 'identifier')
    return criterion.values
      .map(parseToken)
      .map(({ system, code }) => {
        const client = (): string => `${field('client')} = ${sql.add(short(code), 'text')}`;
        if (system === undefined) return `${account(code)} or ${client()}`;
        return system === CLIENTE_SYSTEM ? client() : system === CUENTA_SYSTEM ? account(code) : 'false';
      })
      .join(' or ');
  const { modifier } = criterion;
  return anyOf({ ...criterion, modifier: undefined }, (value) => {
    const reference = modifier === undefined || value.includes('/') ? value : `${modifier}/${value}`;
    const own = reference.startsWith('Patient/') ? short(reference.slice(8)) : undefined;
    const himself =
      own === undefined ? 'false' : `${field('role')} = 'paciente' and ${field('name')} = ${sql.add(own, 'text')}`;
    return `${account(reference)} or (${himself})`;
  });
}

/** What was touched, whatever the version; a person also by the record that it was. */
function entityCondition(value: string, modifier: string | undefined, sql: Sql): string {
  const match = LOCAL.exec(value) ?? (modifier === undefined ? null : LOCAL.exec(`${modifier}/${value}`));
  if (match === null) return 'false';
  const [, type, id, version] = match as unknown as [string, string, string, string?];
  const text = `"${type}/${short(id)}`;
  const within = (part: string): string => `position(${sql.add(part, 'text')} in e.entry) > 0`;
  if (version !== undefined) return within(`${text}/${version}"`);
  const named = `${within(`${text}"`)} or ${within(`${text}/`)}`;
  return type === 'Patient' ? `${ofPersons([id], sql)} or ${named}` : named;
}

const CODES = Object.keys(ACTS) as AuditAct[];

/** Which acts are called so; a posted event says it in an element of its own. */
function actCondition(
  criterion: SearchCriterion,
  element: 'type' | 'subtype' | 'action',
  codes: (act: AuditAct) => readonly (readonly [system: string, code: string])[],
  sql: Sql,
): string | undefined {
  return tokenCondition(criterion, ({ system, code }) => {
    const means = (act: AuditAct) =>
      codes(act).some((one) => one[1] === code && (system === undefined || element === 'action' || one[0] === system));
    const acts = CODES.filter((act) => act !== 'posted' && means(act)).map(shortOf);
    const own = `${field('act')} = any(${sql.add(acts, 'text[]')})`;
    const coding = { ...(system !== undefined && system !== '' && { system }), code };
    const said =
      element === 'action'
        ? `${posted('action')} = ${sql.add(code, 'text')}`
        : `${posted(element, 'jsonb')} @> ${sql.add(JSON.stringify(element === 'type' ? coding : [coding]), 'jsonb')}`;
    return `${own} or coalesce(${said}, false)`;
  });
}

function tokenCondition(
  { modifier, values }: SearchCriterion,
  condition: (token: { system: string | undefined; code: string }) => string,
): string | undefined {
  if (modifier !== undefined && modifier !== 'not') return undefined;
  const any = values.map((value) => `(${condition(parseToken(value))})`).join(' or ');
  return modifier === 'not' ? `not coalesce(${any}, false)` : any;
}

/** Without regard to case and accents, from the beginning of any word: nobody remembers whether it was «Dra.». */
function textCondition({ modifier, values }: SearchCriterion, value: string, sql: Sql): string | undefined {
  if (modifier !== undefined && modifier !== 'exact' && modifier !== 'contains') return undefined;
  const plain = (text: string): string => `translate(lower(${text}), 'áéíóúüñ', 'aeiouun')`;
  return values
    .map(unescapeValue)
    .map((asked) => {
      const wanted = sql.add(asked, 'text');
      if (modifier === 'exact') return `${value} = ${wanted}`;
      if (modifier === 'contains') return `position(${plain(wanted)} in ${plain(value)}) > 0`;
      return `position(' ' || ${plain(wanted)} in ' ' || ${plain(value)}) > 0`;
    })
    .join(' or ');
}
