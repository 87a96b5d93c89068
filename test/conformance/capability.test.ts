/**
 * The CapabilityStatement against the hub that gives it: everything it lists is asked for and answered, and what R4 defines
 * and it does not list is refused. https://hl7.org/fhir/R4/capabilitystatement.html
 */
import { OPERATION_ROUTES } from '@amate/hie-core/fhir/operations/operations.ts';
import { OWN_PROFILES } from '@amate/hie-core/profiles/definitions.ts';
import { searchParameter, searchParametersOf } from '@amate/hie-core/r4/search-parameters.ts';
import { RESOURCE_TYPES, validateResource } from '@amate/hie-core/r4/validate.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Bundle,
  CapabilityStatement,
  CapabilityStatementRestResource,
  OperationOutcome,
} from '@medplum/fhirtypes';
import { type RunningHub, startHub } from '../support/hub.ts';

const PER_BATCH = 300;
const INCLUDES_PER_SEARCH = 20;
const NO_SUCH_ID = 'no-existe';

interface Refused {
  readonly url: string;
  readonly status: string;
  readonly why: string | undefined;
}

describe('metadata keeps its promises', () => {
  let hub: RunningHub;
  let statement: CapabilityStatement;
  let resources: readonly CapabilityStatementRestResource[];
  beforeAll(async () => {
    hub = await startHub();
    statement = (await hub.fhir('GET', '/metadata')).body;
    resources = statement.rest![0]!.resource!;
  }, 60_000);
  afterAll(() => hub?.close());

  /** All in a few batches; what was answered with an error. */
  async function refusedOf(urls: readonly string[]): Promise<Refused[]> {
    const refused: Refused[] = [];
    for (let at = 0; at < urls.length; at += PER_BATCH) {
      const part = urls.slice(at, at + PER_BATCH);
      const entry = part.map((url) => ({ request: { method: 'GET' as const, url } }));
      const { status, body } = await hub.fhir(
        'POST',
        '',
        { resourceType: 'Bundle', type: 'batch', entry },
        { prefer: 'handling=strict' },
      );
      expect(status).toBe(200);
      for (const [index, { response }] of (body as Bundle).entry!.entries()) {
        const issue = (response!.outcome as OperationOutcome | undefined)?.issue?.[0];
        if (!response!.status!.startsWith('2'))
          refused.push({ url: part[index]!, status: response!.status!, why: issue?.code });
      }
    }
    return refused;
  }

  it('is valid R4 and names every type of resource but Parameters', () => {
    expect(validateResource(statement)).toEqual([]);
    expect(resources.map(({ type }) => type)).toEqual(RESOURCE_TYPES.filter((type) => type !== 'Parameters'));
  });

  it('every search parameter is answered, and only those', async () => {
    const listed = resources.flatMap(({ type, searchParam = [] }) =>
      searchParam.map(
        ({ name, type: kind }) => `${type}?${name}=${encodeURIComponent(exampleOf(type!, name!, kind!))}`,
      ),
    );
    expect(listed.length).toBeGreaterThan(1_400);
    expect(await refusedOf(listed)).toEqual([]);
    const others = resources.flatMap(({ type, searchParam = [] }) =>
      searchParametersOf(type!)
        .filter(({ code }) => !searchParam.some(({ name }) => name === code))
        .map(({ code }) => `${type}?${code}=x`),
    );
    expect((await refusedOf(others)).length).toBe(others.length);
  }, 120_000);

  it('every include and reverse include is answered', async () => {
    const urls = resources.flatMap(({ type, searchInclude = [], searchRevInclude = [] }) => [
      ...chunks(searchInclude).map((part) => `${type}?${part.map((one) => `_include=${one}`).join('&')}`),
      ...chunks(searchRevInclude).map((part) => `${type}?${part.map((one) => `_revinclude=${one}`).join('&')}`),
    ]);
    expect(await refusedOf(urls)).toEqual([]);
  }, 120_000);

  it('every interaction of every type is served, and what is not listed is refused', async () => {
    const wrong: string[] = [];
    for (const { type, interaction = [] } of resources) {
      const listed = new Set(interaction.map(({ code }) => code));
      const asked = Object.entries(INTERACTIONS).map(async ([code, ask]) => {
        const { status, body } = await hub.fhir(...ask(type!));
        const served = status !== 405 && status !== 403 && body?.issue?.[0]?.code !== 'not-supported';
        if (served !== listed.has(code as never)) wrong.push(`${code} ${type}: ${status}`);
      });
      await Promise.all(asked);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('every operation is served where it is listed, and every operation route is listed', async () => {
    const listed = resources.flatMap(({ type, operation = [] }) => operation.map(({ name }) => `${type}/$${name}`));
    for (const { path } of OPERATION_ROUTES) {
      const parts = path.split('/');
      const type = parts[1] === ':type' ? 'Observation' : parts[1];
      expect(listed).toContain(`${type}/${parts.at(-1)}`);
    }
    for (const name of ['meta', 'validate']) expect(listed).toContain(`Basic/$${name}`);
    expect(listed).not.toContain('AuditEvent/$meta-add');
    for (const { path, method } of OPERATION_ROUTES) {
      const url = path.replace(':type', 'Observation').replace(':id', NO_SUCH_ID);
      const { status, body } = await hub.fhir(method.toUpperCase(), url, method === 'post' ? PARAMETERS : undefined);
      expect([url, status, body.issue?.[0]?.code]).not.toEqual([url, 404, 'not-supported']);
    }
  });

  it('supported profiles are published, conditions and patch formats are honoured', async () => {
    const profiles = resources.flatMap(({ supportedProfile = [] }) => supportedProfile);
    expect([...profiles].sort()).toEqual(OWN_PROFILES.map(({ url }) => url).sort());
    for (const url of profiles)
      expect((await hub.fhir('GET', `/StructureDefinition?url=${url}`)).body.entry).toHaveLength(1);
    const basic = { resourceType: 'Basic', code: { text: 'x' }, identifier: [{ system: 'urn:x', value: '1' }] };
    const condition = { 'if-none-exist': 'identifier=urn:x|1' };
    expect((await hub.fhir('POST', '/Basic', basic, condition)).status).toBe(201);
    expect((await hub.fhir('POST', '/Basic', basic, condition)).status).toBe(200);
    expect((await hub.fhir('PUT', '/Basic?identifier=urn:x|1', basic)).status).toBe(200);
    for (const type of statement.patchFormat!) {
      const body = type.includes('json-patch')
        ? [{ op: 'add', path: '/author', value: { display: 'x' } }]
        : FHIRPATH_PATCH;
      expect((await hub.fhir('PATCH', '/Basic?identifier=urn:x|1', body, { 'content-type': type })).status).toBe(200);
    }
    expect((await hub.fhir('PATCH', '/Basic?identifier=urn:x|1', 'x', { 'content-type': 'text/plain' })).status).toBe(
      415,
    );
    expect((await hub.fhir('DELETE', '/Basic?identifier=urn:x|1')).status).toBe(204);
  });

  it('interactions with the whole system are served', async () => {
    for (const { code } of statement.rest![0]!.interaction!) expect(Object.keys(SYSTEM)).toContain(code);
    for (const ask of Object.values(SYSTEM)) expect((await hub.fhir(...ask)).status).toBe(200);
  });
});

type Ask = [method: string, path: string, body?: unknown];

const PARAMETERS = { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ code: 'x' }] } }] };
const FHIRPATH_PATCH = {
  resourceType: 'Parameters',
  parameter: [
    {
      name: 'operation',
      part: [
        { name: 'type', valueCode: 'replace' },
        { name: 'path', valueString: 'Basic.author.display' },
        { name: 'value', valueString: 'y' },
      ],
    },
  ],
};

const AUDIT_EVENT = {
  resourceType: 'AuditEvent',
  id: NO_SUCH_ID,
  type: { code: 'rest' },
  recorded: '2026-01-01T00:00:00Z',
  agent: [{ requestor: true }],
  source: { observer: { display: 'x' } },
};

/** What is sent is never stored: there is nothing under the id, and the body says nothing. */
const INTERACTIONS: Readonly<Record<string, (type: string) => Ask>> = {
  read: (type) => ['GET', `/${type}/${NO_SUCH_ID}`],
  vread: (type) => ['GET', `/${type}/${NO_SUCH_ID}/_history/1`],
  update: (type) => [
    'PUT',
    `/${type}/${NO_SUCH_ID}`,
    type === 'AuditEvent' ? AUDIT_EVENT : { resourceType: type, id: 'otro' },
  ],
  patch: (type) => ['PATCH', `/${type}/${NO_SUCH_ID}`, PARAMETERS],
  delete: (type) => ['DELETE', `/${type}/${NO_SUCH_ID}`],
  create: (type) => ['POST', `/${type}`, { resourceType: 'Parameters' }],
  'history-instance': (type) => ['GET', `/${type}/${NO_SUCH_ID}/_history`],
  'history-type': (type) => ['GET', `/${type}/_history?_count=1`],
  'search-type': (type) => ['GET', `/${type}?_count=1`],
};
const SYSTEM: Readonly<Record<string, Ask>> = {
  transaction: ['POST', '', { resourceType: 'Bundle', type: 'transaction' }],
  batch: ['POST', '', { resourceType: 'Bundle', type: 'batch' }],
  'history-system': ['GET', '/_history?_count=1'],
  'search-system': ['GET', '/?_count=1'],
};

const VALUE: Readonly<Record<string, string>> = {
  number: '1',
  date: '2026-01',
  string: 'x',
  token: 'http://example.org|x',
  quantity: '5.4',
  uri: 'http://example.org/x',
  special: '19.4|-99.1|1|km',
};

function exampleOf(type: string, name: string, kind: string): string {
  if (kind === 'reference') return `${searchParameter(type, name)?.targets[0] ?? 'Patient'}/x`;
  if (kind !== 'composite') return TOKEN_VALUES[name] ?? VALUE[kind]!;
  return searchParameter(type, name)!
    .components.map((part) => exampleOf(type, part.code, part.type))
    .join('$');
}

const TOKEN_VALUES: Readonly<Record<string, string>> = { _id: 'x' };

function chunks<T>(list: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < list.length; at += INCLUDES_PER_SEARCH) parts.push(list.slice(at, at + INCLUDES_PER_SEARCH));
  return parts;
}
