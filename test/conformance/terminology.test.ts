/** The terminology service of the hub by HTTP: https://hl7.org/fhir/R4/terminology-service.html, with its own PostgreSQL and a peer. */
import { openDatabase } from '@amate/hie-core/db.ts';
import { storeSystem } from '@amate/terminology/store/load.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type RunningHub, startHub } from '../support/hub.ts';

const COLORS = 'http://ejemplo.mx/CodeSystem/colores';
const SHADES = 'http://ejemplo.mx/ValueSet/tonos';
let hub: RunningHub;
/** A second Amate that asks the first for what it does not have. */
let other: RunningHub;
let db: ReturnType<typeof openDatabase>;

const colors = (version: string, ...more: object[]) => ({
  resourceType: 'CodeSystem',
  ...{
    url: COLORS,
    version,
    name: 'Colores',
    status: 'active',
    content: 'complete',
    caseSensitive: true,
    language: 'es',
  },
  hierarchyMeaning: 'is-a',
  property: [{ code: 'calor', type: 'string' }],
  concept: [
    {
      ...{ code: 'rojo', display: 'Rojo', designation: [{ language: 'en', value: 'Red' }] },
      property: [{ code: 'calor', valueString: 'cálido' }],
      concept: [
        { code: 'rojo-vino', display: 'Rojo vino' },
        { code: 'carmin', display: 'Carmín' },
      ],
    },
    { code: 'azul', display: 'Azul', property: [{ code: 'calor', valueString: 'frío' }] },
    ...more,
  ],
});
const put = async (at: RunningHub, type: string, id: string, resource: object): Promise<void> => {
  const { status, body } = await at.fhir('PUT', `/${type}/${id}`, { ...resource, id });
  if (status > 201) throw new Error(JSON.stringify(body));
};
const set = (url: string, ...include: object[]) => ({
  ...{ resourceType: 'ValueSet', url, version: '1', name: 'V', status: 'active', compose: { include } },
});
const codes = ({ body }: Answer): string[] => (body.expansion.contains ?? []).map(({ code }: { code: string }) => code);
const expand = (set: object, ...parameter: object[]): Promise<Answer> =>
  hub.fhir('POST', '/ValueSet/$expand', {
    resourceType: 'Parameters',
    parameter: [{ name: 'valueSet', resource: set }, ...parameter],
  });
const filtered = (property: string, op: string, value: string) =>
  set('http://ejemplo.mx/v', { system: COLORS, filter: [{ property, op, value }] });
const said = ({ body }: Answer, name: string): unknown => {
  const one = body.parameter?.find((part: { name: string }) => part.name === name);
  return one && Object.entries(one).find(([key]) => key.startsWith('value'))?.[1];
};
const enc = encodeURIComponent;

beforeAll(async () => {
  hub = await startHub();
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
  const token = await hub.token();
  other = await startHub({ TERMINOLOGY_URL: hub.fhirUrl, TERMINOLOGY_TOKEN: token });
  await put(hub, 'CodeSystem', 'colores', colors('1.9'));
  await put(hub, 'CodeSystem', 'colores-nuevo', colors('1.10', { code: 'verde', display: 'Verde' }));
  await put(
    hub,
    'ValueSet',
    'tonos',
    set(SHADES, { system: COLORS, filter: [{ property: 'concept', op: 'is-a', value: 'rojo' }] }),
  );
}, 60_000);
afterAll(async () => {
  await db.end();
  await other.close();
  await hub.close();
});

describe('R4 CodeSystem operations', () => {
  it('$lookup: display in the language, properties, parent and child; GET and POST', async () => {
    const get = await hub.fhir('GET', `/CodeSystem/$lookup?system=${COLORS}&code=rojo&displayLanguage=en`);
    expect([get.status, said(get, 'display'), said(get, 'version')]).toEqual([200, 'Red', '1.10']);
    const post = await hub.fhir('POST', '/CodeSystem/$lookup', {
      resourceType: 'Parameters',
      parameter: [{ name: 'coding', valueCoding: { system: COLORS, version: '1.9', code: 'carmin' } }],
    });
    expect(said(post, 'version')).toBe('1.9');
    expect(JSON.stringify(post.body)).toContain('"valueCode":"rojo"');
  });
  it('versions side by side: the newest by number when none is asked', async () => {
    const asked = async (version: string) =>
      said(await hub.fhir('GET', `/CodeSystem/$validate-code?url=${COLORS}&code=verde${version}`), 'result');
    expect([await asked(''), await asked('&version=1.9'), await asked('&version=1.10')]).toEqual([true, false, true]);
  });
  it('$validate-code by type and by instance, display judged', async () => {
    const instance = await hub.fhir('GET', '/CodeSystem/colores/$validate-code?code=verde');
    expect([instance.status, said(instance, 'result')]).toEqual([200, false]);
    const display = await hub.fhir('GET', `/CodeSystem/$validate-code?url=${COLORS}&code=rojo&display=Azul`);
    expect([said(display, 'result'), said(display, 'display')]).toEqual([false, 'Rojo']);
  });
  it.each([
    ['rojo', 'carmin', 'subsumes'],
    ['carmin', 'rojo', 'subsumed-by'],
    ['azul', 'azul', 'equivalent'],
    ['azul', 'carmin', 'not-subsumed'],
  ])('$subsumes %s %s: %s', async (a, b, outcome) => {
    const answer = await hub.fhir('GET', `/CodeSystem/$subsumes?system=${COLORS}&codeA=${a}&codeB=${b}`);
    expect(said(answer, 'outcome')).toBe(outcome);
  });
  it.each([
    ['/CodeSystem/$lookup?system=http://nada&code=x', 404],
    [`/CodeSystem/$lookup?system=${COLORS}&version=7&code=rojo`, 404],
    [`/CodeSystem/$lookup?system=${COLORS}&code=nada`, 404],
    ['/CodeSystem/$lookup', 400],
    [`/CodeSystem/$subsumes?system=${COLORS}&codeA=rojo`, 400],
    ['/ValueSet/$expand?url=http://nada', 404],
    ['/ValueSet/$expand', 400],
    [`/ValueSet/$expand?url=${SHADES}&count=-1`, 400],
    [`/ValueSet/$expand?url=${SHADES}&activeOnly=quizá`, 400],
    ['/ConceptMap/$translate?system=x', 400],
    ['/ConceptMap/$translate?url=http://nada&system=x&code=y', 404],
  ])('%s → %d with an OperationOutcome in Spanish', async (path, status) => {
    const answer = await hub.fhir('GET', path);
    expect([answer.status, answer.body.resourceType]).toEqual([status, 'OperationOutcome']);
  });
  it('needs a token and a scope', async () => {
    const none = await fetch(`${hub.fhirUrl}/CodeSystem/$lookup?system=${COLORS}&code=rojo`);
    expect(none.status).toBe(401);
    const token = await hub.token('amate-demo', 'system/Patient.rs');
    const wrong = await hub.fhir('GET', `/ValueSet/$expand?url=${SHADES}`, undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(wrong.status).toBe(403);
  });
});

describe('R4 ValueSet/$expand', () => {
  it.each([
    ['concept', 'is-a', 'rojo', ['rojo', 'rojo-vino', 'carmin']],
    ['concept', 'descendent-of', 'rojo', ['rojo-vino', 'carmin']],
    ['concept', 'is-not-a', 'rojo', ['azul', 'verde']],
    ['concept', 'generalizes', 'carmin', ['rojo', 'carmin']],
    ['code', 'regex', 'ro.*', ['rojo', 'rojo-vino']],
    ['concept', 'in', 'azul, carmin', ['carmin', 'azul']],
    ['concept', 'not-in', 'azul,carmin', ['rojo', 'rojo-vino', 'verde']],
    ['calor', '=', 'frío', ['azul']],
    ['calor', 'exists', 'true', ['rojo', 'azul']],
    ['calor', 'exists', 'false', ['rojo-vino', 'carmin', 'verde']],
    ['parent', '=', 'rojo', ['rojo-vino', 'carmin']],
  ])('%s %s %s', async (property, op, value, expected) => {
    expect(codes(await expand(filtered(property, op, value)))).toEqual(expected);
  });
  it('a regular expression that would never end on a backtracking engine ends', async () => {
    const start = process.cpuUsage();
    const answer = await expand(filtered('code', 'regex', '(([a-z]+)+)+X'));
    expect([answer.status, codes(answer)]).toEqual([200, []]);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
  it('includes and excludes of value sets; paging; languages; designations; nesting', async () => {
    const both = { ...set('http://ejemplo.mx/resta', { system: COLORS }) };
    const less = { ...both, compose: { ...both.compose, exclude: [{ valueSet: [SHADES] }] } };
    expect(codes(await expand(less))).toEqual(['azul', 'verde']);
    const page = await expand(both, { name: 'count', valueInteger: 2 }, { name: 'offset', valueInteger: 1 });
    expect([codes(page), page.body.expansion.total]).toEqual([['rojo-vino', 'carmin'], 5]);
    const english = await expand(
      both,
      { name: 'displayLanguage', valueCode: 'en' },
      { name: 'includeDesignations', valueBoolean: true },
    );
    expect(english.body.expansion.contains[0]).toMatchObject({ display: 'Red', designation: [{ value: 'Red' }] });
    const tree = await expand(both, { name: 'excludeNested', valueBoolean: false });
    expect(
      tree.body.expansion.contains.map(({ code, contains }: { code: string; contains?: unknown[] }) => [
        code,
        contains?.length,
      ]),
    ).toEqual([
      ['rojo', 2],
      ['azul', undefined],
      ['verde', undefined],
    ]);
  });
  it('filter: words by their beginning, without accents, in any order', async () => {
    const answer = await hub.fhir('GET', `/ValueSet/$expand?url=${enc(`${COLORS}?fhir_vs`)}&filter=vino%20rojo`);
    expect(codes(answer)[0]).toBe('rojo-vino');
    expect(codes(await hub.fhir('GET', `/ValueSet/$expand?url=${enc(`${COLORS}?fhir_vs`)}&filter=carmin`))).toContain(
      'carmin',
    );
  });
  it('by instance, and $validate-code by url, instance and text', async () => {
    expect(codes(await hub.fhir('GET', '/ValueSet/tonos/$expand'))).toHaveLength(3);
    const inside = await hub.fhir('GET', `/ValueSet/$validate-code?url=${SHADES}&system=${COLORS}&code=carmin`);
    const outside = await hub.fhir('GET', `/ValueSet/tonos/$validate-code?system=${COLORS}&code=azul`);
    expect([said(inside, 'result'), said(outside, 'result')]).toEqual([true, false]);
  });
  it('a circle of value sets is named, not walked', async () => {
    await put(hub, 'ValueSet', 'a', set('http://ejemplo.mx/a', { valueSet: ['http://ejemplo.mx/b'] }));
    await put(hub, 'ValueSet', 'b', set('http://ejemplo.mx/b', { valueSet: ['http://ejemplo.mx/a|1'] }));
    const answer = await hub.fhir('GET', '/ValueSet/$expand?url=http://ejemplo.mx/a');
    expect([answer.status, answer.body.issue[0].details.text]).toEqual([
      422,
      expect.stringContaining('se incluye a sí mismo'),
    ]);
  });
  it('10 million codes are too costly, whole or in pages; 12,000 are given in pages only', async () => {
    const big = 'http://ejemplo.mx/CodeSystem/enorme';
    const head = {
      url: big,
      version: '1',
      name: 'E',
      content: 'complete',
      caseSensitive: true,
      starter: false,
      source: '',
    } as const;
    await storeSystem(
      db,
      { head, concepts: Array.from({ length: 12_000 }, (_, at) => ({ code: `c${at}`, display: `Código ${at}` })) },
      'x',
    );
    const whole = await expand(set('http://ejemplo.mx/e', { system: big }));
    expect([whole.status, whole.body.issue[0].code]).toEqual([400, 'too-costly']);
    const page = await expand(
      set('http://ejemplo.mx/e', { system: big }),
      { name: 'count', valueInteger: 10 },
      { name: 'offset', valueInteger: 11_995 },
    );
    expect([codes(page).length, page.body.expansion.total]).toEqual([5, 12_000]);
    await storeSystem(db, { head: { ...head, version: '2' }, concepts: [{ code: 'c' }] }, 'y');
    await db.query(`update terminology_system set count = 10000000 where url = $1 and version = '2'`, [big]);
    const huge = await expand(set('http://ejemplo.mx/e', { system: big, version: '2' }), {
      name: 'count',
      valueInteger: 10,
    });
    expect([huge.status, huge.body.issue[0].code]).toEqual([400, 'too-costly']);
  });
  it('what the index over canonicals cannot read is refused like any bad text, not as a fault of the hub', async () => {
    for (const text of ['a\u0000b', '\ud800']) {
      const { status } = await hub.fhir('POST', '/CodeSystem', {
        ...colors('1'),
        url: 'http://ejemplo.mx/raro',
        title: text,
      });
      expect([201, 400, 422]).toContain(status);
    }
    const long = `http://ejemplo.mx/${'x'.repeat(10_000)}`;
    await put(hub, 'CodeSystem', 'largo', { ...colors('1'), url: long });
    const named = await hub.fhir('GET', '/CodeSystem/largo/$validate-code?code=rojo');
    expect(said(named, 'result')).toBe(true);
  });
  it('reads its own writes: what was committed is effective, and what was deleted is not', async () => {
    for (const word of ['uno', 'dos', 'tres']) {
      await put(hub, 'CodeSystem', 'propio', {
        ...colors('1'),
        url: 'http://ejemplo.mx/propio',
        concept: [{ code: word }],
      });
      expect(
        said(await hub.fhir('GET', `/CodeSystem/$validate-code?url=http://ejemplo.mx/propio&code=${word}`), 'result'),
      ).toBe(true);
    }
    await hub.fhir('DELETE', '/CodeSystem/propio');
    expect((await hub.fhir('GET', '/CodeSystem/$validate-code?url=http://ejemplo.mx/propio&code=tres')).status).toBe(
      404,
    );
  });
});

describe('R4 ConceptMap/$translate', () => {
  const LOCAL = 'http://ejemplo.mx/local';
  beforeAll(() =>
    put(hub, 'ConceptMap', 'mapa', {
      ...{ resourceType: 'ConceptMap', url: 'http://ejemplo.mx/ConceptMap/mapa', status: 'active' },
      group: [
        {
          ...{ source: LOCAL, target: COLORS },
          element: [
            {
              code: 'R',
              target: [
                { code: 'carmin', equivalence: 'wider' },
                { code: 'rojo', equivalence: 'equivalent' },
              ],
            },
            { code: 'N', target: [{ equivalence: 'unmatched' }] },
          ],
          unmapped: { mode: 'fixed', code: 'azul' },
        },
      ],
    }),
  );
  const translate = (query: string) => hub.fhir('GET', `/ConceptMap/$translate?${query}`);
  const targets = ({ body }: Answer) =>
    body.parameter
      .filter(({ name }: { name: string }) => name === 'match')
      // biome-ignore lint/suspicious/noExplicitAny: Parameters
      .map(({ part }: any) => [part[0].valueCode, part.find((one: any) => one.name === 'concept')?.valueCoding.code]);
  it('forwards, the most exact first, by any map that is stored', async () => {
    const answer = await translate(`system=${LOCAL}&code=R`);
    expect([said(answer, 'result'), targets(answer)]).toEqual([
      true,
      [
        ['equivalent', 'rojo'],
        ['wider', 'carmin'],
      ],
    ]);
  });
  it('unmatched is told and is no translation; what no element names goes by unmapped', async () => {
    const none = await translate(`system=${LOCAL}&code=N`);
    expect([said(none, 'result'), targets(none)]).toEqual([false, [['unmatched', undefined]]]);
    expect(targets(await translate(`system=${LOCAL}&code=Z&targetsystem=${COLORS}`))).toEqual([['inexact', 'azul']]);
  });
  it('backwards, with the equivalence seen from the other end', async () => {
    expect(targets(await translate(`system=${COLORS}&code=carmin&reverse=true`))).toEqual([['narrower', 'R']]);
  });
});

describe('R4 search: :in, :not-in, :above, :below by terminology', () => {
  beforeAll(async () => {
    for (const code of ['rojo', 'carmin', 'azul'])
      await put(hub, 'Basic', code, { resourceType: 'Basic', code: { coding: [{ system: COLORS, code }] } });
  });
  it.each([
    [`code:in=${SHADES}`, ['carmin', 'rojo']],
    ['code:in=tonos', ['carmin', 'rojo']],
    [`code:not-in=${SHADES}`, ['azul']],
    [`code:below=${COLORS}|rojo`, ['carmin', 'rojo']],
    [`code:above=${COLORS}|carmin`, ['carmin', 'rojo']],
    [`code:in=${enc(`${COLORS}?fhir_vs`)}`, ['azul', 'carmin', 'rojo']],
  ])('%s', async (query, expected) => {
    const { status, body } = await hub.fhir('GET', `/Basic?${query}`);
    expect([status, (body.entry ?? []).map((one: { resource: { id: string } }) => one.resource.id).sort()]).toEqual([
      200,
      expected,
    ]);
  });
});

describe('delegation to TERMINOLOGY_URL (a second Amate asks the first)', () => {
  it('what is not here is asked there, and kept', async () => {
    const lookup = await other.fhir('GET', `/CodeSystem/$lookup?system=${COLORS}&code=rojo`);
    expect([lookup.status, said(lookup, 'display')]).toEqual([200, 'Rojo']);
    expect(codes(await other.fhir('GET', `/ValueSet/$expand?url=${SHADES}`))).toHaveLength(3);
    // The value set is only here, its system only there.
    await put(other, 'ValueSet', 'mixto', set('http://ejemplo.mx/mixto', { system: COLORS }));
    expect(codes(await other.fhir('GET', '/ValueSet/mixto/$expand'))).toHaveLength(5);
    expect((await other.fhir('GET', '/CodeSystem/$lookup?system=http://nada&code=x')).status).toBe(404);
  });
  it('down: what was kept still answers, the rest says transient at once; what is here goes on', async () => {
    const [kept, fresh] = [`/ValueSet/$expand?url=${SHADES}`, `/ValueSet/$expand?url=${SHADES}&count=1`];
    await other.fhir('GET', kept);
    const alone = await startHub({ TERMINOLOGY_URL: 'http://127.0.0.1:9/fhir' });
    try {
      const answer = await alone.fhir('GET', fresh);
      expect([answer.status, answer.body.issue[0].code]).toEqual([503, 'transient']);
      await put(alone, 'CodeSystem', 'c', colors('1'));
      expect((await alone.fhir('GET', `/CodeSystem/$lookup?system=${COLORS}&code=rojo`)).status).toBe(200);
    } finally {
      await alone.close();
    }
  });
});

it('metadata tells all of it', async () => {
  const { body } = await hub.fhir('GET', '/metadata');
  const offered = body.rest[0].resource.flatMap(
    ({ type, operation = [] }: { type: string; operation?: { name: string }[] }) =>
      operation.map(({ name }) => `${type}/${name}`),
  );
  expect(offered).toEqual(
    expect.arrayContaining([
      'CodeSystem/lookup',
      'CodeSystem/validate-code',
      'CodeSystem/subsumes',
      'ValueSet/expand',
      'ValueSet/validate-code',
      'ConceptMap/translate',
    ]),
  );
  const terms = await hub.fhir('GET', '/metadata?mode=terminology');
  expect(terms.body.resourceType).toBe('TerminologyCapabilities');
  expect(terms.body.codeSystem).toContainEqual({
    uri: COLORS,
    version: [{ code: '1.9' }, { code: '1.10' }],
    subsumption: true,
  });
});
