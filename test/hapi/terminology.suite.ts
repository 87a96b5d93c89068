/** `TERMINOLOGY_URL` against a real HAPI: what the hub does not have, HAPI answers, by the same operations (ADR 0021). */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Parameters, Resource, ValueSet } from '@medplum/fhirtypes';
import { type RunningHub, startHub } from '../support/hub.ts';
import type { Hapi } from './start-hapi.ts';

const SYSTEM = 'http://ejemplo.mx/CodeSystem/lejano';
const SET = 'http://ejemplo.mx/ValueSet/lejano';
const TARGET = 'http://ejemplo.mx/CodeSystem/otro';

const RESOURCES: readonly Resource[] = [
  {
    ...{ resourceType: 'CodeSystem', id: 'lejano', url: SYSTEM, version: '1', name: 'Lejano', status: 'active' },
    ...{ content: 'complete', caseSensitive: true, hierarchyMeaning: 'is-a' },
    concept: [
      {
        ...{ code: 'fractura', display: 'Fractura' },
        concept: [
          { code: 'femur', display: 'Fractura de fémur' },
          { code: 'tibia', display: 'Fractura de tibia' },
        ],
      },
      { code: 'herida', display: 'Herida' },
    ],
  },
  {
    ...{ resourceType: 'ValueSet', id: 'lejano', url: SET, version: '1', name: 'Lejano', status: 'active' },
    compose: { include: [{ system: SYSTEM, concept: [{ code: 'femur' }, { code: 'tibia' }] }] },
  },
  {
    ...{ resourceType: 'ConceptMap', id: 'lejano', url: 'http://ejemplo.mx/ConceptMap/lejano', status: 'active' },
    ...{ sourceUri: SET, targetUri: 'http://ejemplo.mx/ValueSet/otro' },
    group: [
      {
        ...{ source: SYSTEM, target: TARGET },
        element: [{ code: 'femur', target: [{ code: 'S72', equivalence: 'wider' }] }],
      },
    ],
  },
];

const PATIENCE_MS = 120_000;

export function terminologySuite(hapi: () => Hapi): void {
  let hub: RunningHub;
  beforeAll(async () => {
    const headers = { 'content-type': 'application/fhir+json' };
    for (const resource of RESOURCES) {
      const url = `${hapi().fhirUrl}/${resource.resourceType}/${resource.id}`;
      const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(resource) });
      if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    }
    hub = await startHub({ TERMINOLOGY_URL: hapi().fhirUrl });
  }, 300_000);
  afterAll(() => hub?.close());

  /** A Java server that is still compiling may answer too late: the hub says so (503), and asks it again after five seconds. */
  const patiently: RunningHub['fhir'] = async (...asked) => {
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(1_000)) {
      const answer = await hub.fhir(...asked);
      if (answer.status !== 503 || Date.now() > end) return answer;
    }
  };
  const ask = async <T = Parameters>(path: string): Promise<T> => {
    const { status, body } = await patiently('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  };
  const said = ({ parameter = [] }: Parameters) =>
    Object.fromEntries(
      parameter.map(({ name, part: _, ...value }) => [name, Object.values(value as Record<string, unknown>)[0]]),
    );

  it('CodeSystem/$lookup', async () => {
    expect(said(await ask(`/CodeSystem/$lookup?system=${SYSTEM}&code=femur`))).toMatchObject({
      display: 'Fractura de fémur',
    });
  });

  it('CodeSystem/$validate-code', async () => {
    const validate = async (code: string) => said(await ask(`/CodeSystem/$validate-code?url=${SYSTEM}&code=${code}`));
    expect(await validate('tibia')).toMatchObject({ result: true });
    expect(await validate('codo')).toMatchObject({ result: false });
  });

  it('CodeSystem/$subsumes', async () => {
    const pair = 'codeA=fractura&codeB=femur';
    expect(said(await ask(`/CodeSystem/$subsumes?system=${SYSTEM}&${pair}`))).toEqual({ outcome: 'subsumes' });
  });

  it('ValueSet/$expand, and $validate-code', async () => {
    const { expansion } = await ask<ValueSet>(`/ValueSet/$expand?url=${SET}`);
    expect(expansion?.contains?.map(({ code }) => code).sort()).toEqual(['femur', 'tibia']);
    const validate = async (code: string) =>
      said(await ask(`/ValueSet/$validate-code?url=${SET}&system=${SYSTEM}&code=${code}`));
    expect(await validate('femur')).toMatchObject({ result: true });
    expect(await validate('herida')).toMatchObject({ result: false });
  });

  it('a value set of the hub over a code system of HAPI', async () => {
    const include = [{ system: SYSTEM, filter: [{ property: 'concept', op: 'is-a', value: 'fractura' }] }];
    const own = { resourceType: 'ValueSet', url: 'http://ejemplo.mx/ValueSet/propio', status: 'active' };
    const { status, body } = await patiently('POST', '/ValueSet/$expand', {
      resourceType: 'Parameters',
      parameter: [{ name: 'valueSet', resource: { ...own, compose: { include } } }],
    });
    expect([status, body.expansion?.contains?.map(({ code }: { code: string }) => code).sort()]).toEqual([
      200,
      ['femur', 'fractura', 'tibia'],
    ]);
  });

  it('ConceptMap/$translate', async () => {
    const answer = await ask(
      `/ConceptMap/$translate?url=http://ejemplo.mx/ConceptMap/lejano&system=${SYSTEM}&code=femur`,
    );
    expect(said(answer)).toMatchObject({ result: true });
    expect(JSON.stringify(answer)).toContain('"S72"');
  });

  it('says what HAPI does not have either, and goes on with what is here', async () => {
    const { status, body } = await patiently('GET', '/CodeSystem/$lookup?system=http://nadie.mx/cs&code=a');
    expect([status, body.resourceType]).toEqual([404, 'OperationOutcome']);
    expect(said(await ask('/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10&code=I10')).display).toMatch(
      /^Hipertensión/,
    );
  });
}
