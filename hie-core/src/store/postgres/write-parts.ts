/**
 * Every table that a bundle may write, as a part of the one statement (write.ts): its columns as PostgreSQL reads them, and what is done with
 * its rows.
 */
import { INSERT_ENTRIES, INSERT_PERSONS } from '../../security/audit/sql.ts';
import type { Columns } from './columns.ts';

/** What a column is to PostgreSQL. `text`: free text, '' stands for null; the others are array literals. */
type ColumnType = 'smallint' | 'integer' | 'bigint' | 'uuid' | 'boolean' | 'date' | 'text';

/**
 * A part of the statement, present when its table has rows. `unnest` stands for the rows. `after`: what these parts let go of in this
 * same statement, this one may take; so it reads what the deletes tell (`where`), which makes PostgreSQL finish them first.
 */
export interface Part {
  readonly table: keyof Columns;
  readonly types: readonly ColumnType[];
  readonly after?: readonly (keyof Columns)[];
  readonly sql: (unnest: string, where: string) => string;
}

/** One expression wherever a span is written or asked: two that meet must meet exactly. */
const SPAN = (from: string, to: string): string =>
  `tstzrange(to_timestamp(${from} / 1000.0), to_timestamp(${to} / 1000.0))`;

export const PARTS: readonly Part[] = [
  {
    table: 'versions',
    types: ['bigint', 'smallint', 'smallint', 'uuid', 'integer', 'uuid', 'uuid', 'text', 'text'],
    sql: (
      unnest,
    ) => `insert into resource_version (at, deleted, shard, type, id, version, patient, source, public_id, content)
      select to_timestamp(a::double precision / 1000), c is null, s, t, i, v, p, o, u, coalesce(c, '')
      from ${unnest} as r(a, s, t, i, v, p, o, u, c)`,
  },
  {
    table: 'compartments',
    types: ['smallint', 'smallint', 'uuid', 'uuid', 'bigint', 'bigint', 'text'],
    sql: (unnest) => `insert into compartment (shard, type, patient, id, low, high, keys)
      select s, t, p, i, l, h, k::bigint[] from ${unnest} as r(s, t, p, i, l, h, k)`,
  },
  {
    table: 'identifiers',
    types: ['uuid', 'uuid', 'smallint', 'boolean'],
    after: ['dropIdentifiers'],
    sql: (unnest, where) => `insert into identifier (hash, id, shard, exclusive) select * from ${unnest}${where}`,
  },
  {
    table: 'directory',
    types: ['smallint', 'uuid', 'smallint', 'bigint', 'bigint', 'text', 'text'],
    sql: (unnest) => `insert into directory (type, id, shard, birth_low, birth_high, words, keys)
      select t, i, s, l, h, coalesce(w, '')::tsvector, k::bigint[] from ${unnest} as r(t, i, s, l, h, w, k)
      on conflict (type, id) do update set birth_low = excluded.birth_low, birth_high = excluded.birth_high,
        words = excluded.words, keys = excluded.keys`,
  },
  {
    table: 'dropCompartments',
    types: ['smallint', 'uuid', 'smallint', 'bigint', 'uuid'],
    sql: (unnest) => `delete from compartment c using ${unnest} as r(s, p, t, l, i)
      where c.shard = r.s and c.patient = r.p and c.type = r.t and c.low = r.l and c.id = r.i`,
  },
  {
    table: 'dropIdentifiers',
    types: ['uuid', 'uuid'],
    sql: (unnest) =>
      `delete from identifier x using ${unnest} as r(h, i) where x.hash = r.h and x.id = r.i returning 1`,
  },
  {
    table: 'flips',
    types: ['uuid', 'uuid', 'boolean'],
    sql: (unnest) => `update identifier x set exclusive = r.e from ${unnest} as r(h, i, e)
      where x.hash = r.h and x.id = r.i`,
  },
  {
    table: 'dropDirectory',
    types: ['smallint', 'uuid'],
    sql: (unnest) => `delete from directory d using ${unnest} as r(t, i) where d.type = r.t and d.id = r.i`,
  },
  { table: 'audit', types: ['uuid', 'bigint', 'uuid', 'text'], sql: INSERT_ENTRIES },
  { table: 'auditPersons', types: ['uuid', 'uuid'], sql: INSERT_PERSONS },
  // Who may see what (docs/adr/0016).
  {
    table: 'restricted',
    types: ['smallint', 'uuid', 'smallint', 'uuid', 'text'],
    sql: (unnest) => `insert into restricted_resource (shard, patient, type, id, ground)
      select s, p, t, i, g from ${unnest} as r(s, p, t, i, g)
      on conflict (shard, id, ground, (coalesce(consent, '00000000-0000-0000-0000-000000000000'::uuid)))
      do update set patient = excluded.patient where restricted_resource.patient is distinct from excluded.patient`,
  },
  {
    table: 'unrestricted',
    types: ['smallint', 'uuid', 'text'],
    sql: (unnest) => `delete from restricted_resource x using ${unnest} as r(s, i, g)
      where x.shard = r.s and x.id = r.i and x.ground = r.g and x.consent is null`,
  },
  {
    table: 'treating',
    types: ['smallint', 'uuid', 'uuid', 'bigint'],
    // A row that is as late already is not even locked: a facility's writers would wait for each other. In order, so that two
    // statements cannot wait for each other in a circle.
    sql: (unnest) => `insert into treating (shard, patient, carer, last_act)
      select s, p, c, to_timestamp(max(l) / 1000.0) from ${unnest} as r(s, p, c, l)
      where not exists (select from treating t where t.shard = s and t.patient = p and t.carer = c
        and t.last_act >= to_timestamp(l / 1000.0))
      group by s, p, c order by s, p, c
      on conflict (shard, patient, carer) do update set last_act = greatest(treating.last_act, excluded.last_act)`,
  },
  {
    table: 'guardians',
    types: ['uuid', 'text', 'uuid', 'uuid', 'bigint', 'bigint'],
    sql: (unnest) => `insert into guardianship (ward, ward_id, guardian, source, ends_at, adult_since)
      select w, i, g, s, to_timestamp(e / 1000.0), to_timestamp(a / 1000.0) from ${unnest} as r(w, i, g, s, e, a)
      on conflict (source, guardian) do update
        set ward = excluded.ward, ward_id = excluded.ward_id, ends_at = excluded.ends_at, adult_since = excluded.adult_since`,
  },
  {
    table: 'dismissed',
    types: ['uuid', 'uuid'],
    sql: (unnest) => `delete from guardianship x using ${unnest} as r(s, g) where x.source = r.s and x.guardian = r.g`,
  },
  {
    table: 'operations',
    types: ['uuid', 'bigint', 'text'],
    sql: (unnest) => `insert into operation (hash, at, results)
      select h, to_timestamp(a::double precision / 1000), x from ${unnest} as r(h, a, x)`,
  },
  {
    table: 'sources',
    types: ['uuid', 'bigint', 'text', 'text', 'text', 'text'],
    sql: (unnest) => `insert into signed_source (operation, at, client, key, jws, body)
      select o, to_timestamp(a::double precision / 1000), c, k, j, decode(b, 'base64') from ${unnest} as r(o, a, c, k, j, b)`,
  },
  // What the person hides (docs/adr/0024).
  {
    table: 'rules',
    types: ['uuid', 'uuid', 'text', 'text', 'boolean'],
    sql: (unnest) => `insert into consent_rule (consent, patient, kind, target, open)
      select c, p, k, t, o from ${unnest} as r(c, p, k, t, o)
      on conflict (consent) do update set open = excluded.open, settled = false, at = now(), tx = pg_current_xact_id()`,
  },
  {
    table: 'hidden',
    types: ['smallint', 'uuid', 'smallint', 'uuid', 'uuid', 'uuid'],
    sql: (unnest) => `insert into restricted_resource (shard, patient, type, id, consent, author, ground)
      select s, p, t, i, c, a, 'consent' from ${unnest} as r(s, p, t, i, c, a) on conflict do nothing`,
  },
  {
    table: 'shown',
    types: ['uuid'],
    // The Consent itself stays hidden: it would tell what was.
    sql: (unnest) =>
      `delete from restricted_resource x using ${unnest} as r(c) where x.consent = r.c and x.ground = 'consent' and x.id <> r.c`,
  },
  // Who takes which time of what (docs/adr/0026): what is let go of, and holds that have lapsed, go first.
  {
    table: 'vacated',
    types: ['uuid'],
    sql: (unnest) => `delete from occupation o using ${unnest} as r(i) where o.resource = r.i returning 1`,
  },
  {
    table: 'lapsed',
    types: ['uuid', 'smallint', 'bigint', 'bigint', 'bigint'],
    sql: (unnest) => `delete from occupation o using ${unnest} as r(k, s, f, t, a)
      where o.key = r.k and o.seat = r.s and o.standing and o.during && ${SPAN('r.f', 'r.t')}
        and o.until <= to_timestamp(r.a / 1000.0) returning 1`,
  },
  {
    table: 'occupations',
    types: ['uuid', 'uuid', 'bigint', 'bigint', 'bigint', 'smallint', 'boolean', 'boolean', 'text'],
    after: ['vacated', 'lapsed'],
    sql: (unnest, where) => `insert into occupation (key, resource, during, until, seat, standing, counted, label)
      select k, i, ${SPAN('f', 't')}, to_timestamp(u / 1000.0), s, b, c, coalesce(l, '')
      from ${unnest} as r(k, i, f, t, u, s, b, c, l)${where}`,
  },
  // Packs that go from shelf to person, or come from a supplier (docs/adr/0035). A place or lot that is not there is null, which the ledger
  // refuses; a lot that comes in may be new.
  {
    table: 'moves',
    types: [
      ...(['bigint', 'uuid', 'smallint', 'text', 'text', 'text', 'text', 'integer', 'date', 'uuid', 'uuid'] as const),
      ...(['integer', 'text', 'text', 'text', 'text', 'text'] as const),
    ],
    sql: (unnest) => `insert into stock_move
        (at, operation, line, kind, source, target, lot, quantity, actor, resource, patient, request, allowed)
      select to_timestamp(a / 1000.0), i, n, case fk when 'supplier' then 'receipt' else 'dispense' end,
        (select id from stock_place where clues = fc and kind = fk), (select id from stock_place where clues = tc and kind = tk),
        case fk when 'supplier' then stock_lot_of(k, l, e, coalesce(w, ''), coalesce(g, '')) else
          (select id from stock_lot where item = k and lot = l and expiry = e and owner = coalesce(w, '') and programme = coalesce(g, '')) end,
        q, coalesce(c, ''), i, p, r, m
      from ${unnest} as x(a, i, n, fc, fk, tc, tk, q, e, p, r, m, k, l, w, g, c)`,
  },
  {
    table: 'returned',
    types: ['bigint', 'uuid'],
    sql: (unnest) => `insert into stock_move
        (at, operation, line, kind, source, target, lot, quantity, actor, reason, resource, patient, request, allowed, reverses)
      select to_timestamp(a / 1000.0), gen_random_uuid(), 0, 'correction', m.target, m.source, m.lot, m.quantity - m.back, m.actor,
        'Lo asentado se anuló', m.resource, m.patient, m.request, m.allowed, m.id
      from ${unnest} as x(a, i) cross join lateral (
        select m.*, coalesce((select sum(r.quantity) from stock_move r where r.resource = m.resource and r.lot = m.lot and r.kind = 'return'
            and not exists (select from stock_move c where c.reverses = r.id)), 0)::integer as back
        from stock_move m where m.resource = x.i and m.reverses is null and m.kind <> 'return') m
      where m.quantity > m.back`,
  },
  // Counted down from its order by the receipt's own trigger, and counted back (docs/adr/0038).
  {
    table: 'came',
    types: ['uuid', 'uuid'],
    sql: (unnest) => `insert into stock_order_receipt (operation, "order") select i, o from ${unnest} as x(i, o)`,
  },
  {
    table: 'uncame',
    types: ['uuid'],
    sql: (unnest) => `delete from stock_order_receipt r using ${unnest} as x(i) where r.operation = x.i`,
  },
  {
    table: 'asked',
    types: ['uuid', 'integer', 'text', 'text', 'text', 'text', 'text'],
    sql: (unnest) => `insert into stock_order_event ("order", state, actor, account, operation)
      select stock_order_ask(i, d, c, k, q), 'requested', coalesce(a, ''), coalesce(w, ''), i from ${unnest} as x(i, q, d, c, k, a, w)`,
  },
  // By what a person is found (docs/adr/0037).
  {
    table: 'traits',
    types: ['bigint', 'uuid', 'smallint'],
    sql: (unnest) => `insert into person_key (hash, id, shard) select * from ${unnest} on conflict do nothing`,
  },
  {
    table: 'dropTraits',
    types: ['bigint', 'uuid'],
    sql: (unnest) => `delete from person_key k using ${unnest} as r(h, i) where k.hash = r.h and k.id = r.i`,
  },
  // Records that are one person (docs/adr/0039).
  {
    table: 'merges',
    types: ['uuid', 'uuid', 'text', 'text'],
    sql: (unnest) => `insert into merged_person (record, survivor, record_id, survivor_id)
      select * from ${unnest} as r(record, survivor, record_id, survivor_id)
      on conflict (record) do update set survivor = excluded.survivor, survivor_id = excluded.survivor_id, at = now()`,
  },
  {
    table: 'unsettled',
    types: ['uuid', 'uuid'],
    sql: (unnest) => `update consent_rule set settled = false, at = now(), tx = pg_current_xact_id()
      from ${unnest} as r(a, b) where open and patient in (select records_of(r.a) union select records_of(r.b))`,
  },
];
