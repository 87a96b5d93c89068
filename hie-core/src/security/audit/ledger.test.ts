import { createTestDatabase, type TestDatabase } from '@amate/test/support/database.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '@medplum/fhirtypes';
import { type Database, openDatabase } from '../../db.ts';
import { parseCriteria } from '../../store/criteria.ts';
import type { Restriction, SearchQuery } from '../../store/repository.ts';
import { createAuditBatch } from './batch.ts';
import { ledgerRow } from './encode.ts';
import type { AuditEntry } from './entry.ts';
import { type AuditLedger, createAuditLedger } from './ledger.ts';
import { postedEntry } from './posted.ts';
import { insertEntries } from './sql.ts';

let database: TestDatabase;
let db: Database;
let ledger: AuditLedger;

const FHIR_URL = 'https://amate.example/fhir/R4';
const START = Date.parse('2026-03-01T12:00:00Z');
const ELENA = { subject: 'u-elena', role: 'medico', clientId: 'amate-web', name: 'Dra. Elena Ruiz' };
const LUIS = { subject: 'u-luis', role: 'enfermeria', clientId: 'amate-web', name: 'Enf. Luis Ñandú' };
const ANA = { subject: 'u-ana', role: 'paciente', clientId: 'amate-web', name: '', patientId: 'ana' };
const read = (minute: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  atMs: START + minute * 60_000,
  requestId: `r-${minute}`,
  act: 'read',
  outcome: 'success',
  agent: ELENA,
  address: '10.0.0.7',
  facility: 'DFSSA003961',
  patients: ['ana'],
  entities: [{ type: 'Observation', id: `o-${minute}` }],
  ...more,
});
const POSTED: AuditEvent = {
  resourceType: 'AuditEvent',
  type: { system: 'http://example.org/tipos', code: 'impresion' },
  subtype: [{ code: 'papel' }],
  action: 'R',
  recorded: '2026-03-01T13:00:00Z',
  outcome: '8',
  agent: [
    {
      requestor: true,
      who: { reference: 'Practitioner/dr-otro' },
      policy: ['urn:p'],
      network: { address: 'caja-7', type: '1' },
    },
  ],
  source: { observer: { display: 'Otro sistema' } },
  entity: [{ what: { reference: 'Patient/ana' } }, { what: { reference: 'DocumentReference/d-1/_history/4' } }],
};

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 4, statementTimeoutMs: 10_000, onError: () => {} });
  ledger = createAuditLedger({ db, fhirUrl: FHIR_URL, showProfessional: true });
  const entries: AuditEntry[] = [
    read(0),
    read(1, { agent: LUIS, patients: ['beto'], facility: 'DFSSA003162' }),
    read(2, { outcome: 'denied' }),
    read(3, { act: 'search', entities: [], patients: ['ana', 'beto'], query: 'Observation?code=1' }),
    read(4, { agent: ANA, act: 'vread', entities: [{ type: 'Observation', id: 'o-0', versionId: '2' }] }),
    read(5, { agent: undefined, act: 'sign-in', outcome: 'denied', patients: [], entities: [] }),
  ];
  await insertEntries(db, [
    ...entries.map((one) => ledgerRow(one)),
    ledgerRow(postedEntry(POSTED, START + 6 * 60_000)),
  ]);
});
afterAll(async () => {
  await db.end();
  await database.close();
});

const query = (text: string, more: Partial<SearchQuery> = {}): SearchQuery => ({
  ...{ type: 'AuditEvent', criteria: parseCriteria(text), sort: [], count: 100, cursor: undefined, total: 'none' },
  ...more,
});
/** Minutes of the acts found, in their order. */
async function found(text: string, restriction: Restriction = {}, more: Partial<SearchQuery> = {}): Promise<number[]> {
  const { matches } = await ledger.search(query(text, more), restriction);
  return matches.map(({ lastUpdated }) => (Date.parse(lastUpdated) - START) / 60_000);
}

describe('AuditEvent search over the ledger (R4 AuditEvent search parameters)', () => {
  it.each([
    ['', [6, 5, 4, 3, 2, 1, 0]],
    ['patient=ana', [6, 4, 3, 2, 0]],
    ['patient=Patient/beto', [3, 1]],
    ['patient=nadie', []],
    ['agent:identifier=u-elena', [3, 2, 0]],
    ['agent:identifier=https://otro|u-elena', []],
    ['agent=Patient/ana', [4]],
    ['agent=Practitioner/dr-otro', [6]],
    ['agent-name=elena', [3, 2, 0]],
    ['agent-name=nandu', [1]],
    ['agent-name:exact=Dra. Elena Ruiz', [3, 2, 0]],
    ['agent-role=enfermeria', [1]],
    ['address=10.0', [5, 4, 3, 2, 1, 0]],
    ['address=caja', [6]],
    ['site=DFSSA003162', [1]],
    ['entity=Observation/o-0', [4, 0]],
    ['entity=Observation/o-0/_history/2', [4]],
    ['entity=Observation/o', []],
    ['entity=DocumentReference/d-1', [6]],
    ['entity:Patient=beto', [3, 1]],
    ['type=rest', [4, 3, 2, 1, 0]],
    ['type=http://example.org/tipos|impresion', [6]],
    ['type=http://example.org/tipos|rest', []],
    ['subtype=search-type,papel', [6, 3]],
    ['subtype=110122', [5]],
    ['action=R', [6, 4, 2, 1, 0]],
    ['action:not=R', [5, 3]],
    ['outcome=4', [5, 2]],
    ['outcome=8', [6]],
    ['outcome:not=0', [6, 5, 2]],
    ['policy=urn:p', [6]],
    ['date=2026-03-01T12:02Z', [2]],
    ['date=ge2026-03-01T12:04Z', [6, 5, 4]],
    ['date=lt2026-03-01T12:01Z', [0]],
    ['date=gt2026-03-01T12:05Z', [6]],
    ['date=ne2026-03-01T12:05Z&outcome=4', [2]],
    ['_lastUpdated=le2026-03-01T12:01Z&patient=beto', [1]],
    ['patient=ana&agent:identifier=u-elena&outcome=0&date=ge2026-03-01', [3, 0]],
  ] as const)('%s', async (text, minutes) => {
    expect(await found(text)).toEqual(minutes);
    const { total } = await ledger.search(query(text, { summary: 'count' }), {});
    expect(total).toBe(minutes.length);
  });

  it.each([
    'entity-name=x',
    'patient.name=Ana',
    '_has:Provenance:target:agent=x',
    'outcome:missing=true',
    'date=xx2026',
  ])('refuses %s instead of leaving it out', async (text) => {
    await expect(found(text)).rejects.toThrow();
  });

  it('pages by key in both directions, and tells the total', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ledger.search(query('', { count: 2, cursor, total: 'accurate' }), {});
      expect(page.total).toBe(7);
      seen.push(...page.matches.map(({ lastUpdated }) => lastUpdated));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(7);
    expect(await found('', {}, { sort: [{ code: 'date', descending: false }] })).toEqual([0, 1, 2, 3, 4, 5, 6]);
    await expect(found('', {}, { sort: [{ code: 'agent', descending: false }] })).rejects.toMatchObject({
      code: 'not-supported',
    });
    await expect(found('', {}, { cursor: 'x' })).rejects.toMatchObject({ code: 'value' });
  });

  it('a person sees of a search that showed several only himself, and cannot ask who else was there', async () => {
    const own = { persons: ['ana'] };
    expect(await found('', own)).toEqual([6, 4, 3, 2, 0]);
    expect(await found('patient=beto', own)).toEqual([]);
    const { matches } = await ledger.search(query('subtype=search-type'), own);
    expect(matches[0]?.json).toContain('Patient/ana');
    expect(matches[0]?.json).not.toMatch(/Patient\/beto|"query"/);
    const [other] = (await ledger.search(query('site=DFSSA003162'), {})).matches;
    expect(await ledger.find([other!.id], own)).toEqual([]);
  });

  it('shows role and facility instead of the name where the operator chose so', async () => {
    const quiet = createAuditLedger({ db, fhirUrl: FHIR_URL, showProfessional: false });
    const { matches } = await quiet.search(query('patient=ana'), { persons: ['ana'] });
    expect(matches.map(({ json }) => json).join()).not.toMatch(/Elena|u-elena/);
    await expect(quiet.search(query('agent-name=elena'), { persons: ['ana'] })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await quiet.search(query('agent-name=elena'), {})).matches).toHaveLength(3);
  });

  it('history answers the one version', async () => {
    const { matches } = await ledger.search(query('outcome=8'), {});
    const page = await ledger.history(matches[0]!.id, { count: 10, cursor: undefined }, {});
    expect(page.entries.map(({ versionId, method, json }) => [versionId, method, json])).toEqual([
      ['1', 'POST', matches[0]!.json],
    ]);
    const first = await ledger.history(undefined, { count: 3, cursor: undefined, since: '2026-03-01T12:03:00Z' }, {});
    expect([first.entries.length, first.next === undefined]).toEqual([3, false]);
    const last = await ledger.history(undefined, { count: 3, cursor: first.next, since: '2026-03-01T12:03:00Z' }, {});
    expect([last.entries.length, last.next]).toEqual([1, undefined]);
  });
});

describe('the ledger', () => {
  it.each([
    "update audit_entry set entry = '[]'",
    'delete from audit_entry',
    'truncate audit_entry',
    'delete from audit_person',
    'update audit_person set person = person',
  ])('refuses: %s', async (statement) => {
    await expect(db.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('a batch that cannot be stored refuses every read in it', async () => {
    let broken = true;
    const record = createAuditBatch(async (rows) => {
      if (broken) throw new Error('disk full');
      await insertEntries(db, rows);
    });
    const both = await Promise.allSettled([record([read(20)]), record([read(21)])]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await found('date=ge2026-03-01T12:20Z')).toEqual([]);
    broken = false;
    await Promise.all(Array.from({ length: 30 }, (_, n) => record([read(30 + n)])));
    expect(await found('date=ge2026-03-01T12:20Z')).toHaveLength(30);
  });
});
