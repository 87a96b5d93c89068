/** `:above` and `:below` of codes and references, `near`, and any code of a system. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, openStore, put, refusal } from './asking.fixture.ts';

let own: Awaited<ReturnType<typeof openStore>>;
const ICD = 'http://hl7.org/fhir/sid/icd-10';
const LOINC = 'http://loinc.org';
const sorted = async (type: string, criteria: string) => (await own.ids(ask(type, criteria))).sort();

beforeAll(async () => {
  own = await openStore();
  const place = (id: string, above: string | undefined, latitude?: number, longitude?: number) =>
    put({
      ...{ resourceType: 'Location', id, name: id, status: 'active' },
      ...(above && { partOf: { reference: `Location/${above}` } }),
      ...(latitude !== undefined && { position: { latitude, longitude } }),
    });
  await own.write(
    put({ resourceType: 'Patient', id: 'x' }),
    place('hospital', undefined, 19.4326, -99.1332),
    place('ala', 'hospital', 19.44, -99.14),
    place('cama', 'ala'),
    place('lejos', undefined, 20.67, -103.35),
  );
  const visit = (id: string, location: string) =>
    put({
      ...{ resourceType: 'Encounter', id, status: 'finished', class: { code: 'IMP' } },
      location: [{ location: { reference: `Location/${location}` } }],
    });
  const condition = (id: string, code: string, system = ICD) =>
    put({ resourceType: 'Condition', id, code: { coding: [{ system, code }] }, subject: { reference: 'Patient/x' } });
  const concept = (code: string, ...below: object[]) => ({ code, ...(below.length > 0 && { concept: below }) });
  const part = (code: string, value: number, system = LOINC) => ({
    code: { coding: [{ system, code }] },
    valueQuantity: { value, unit: 'mmHg' },
  });
  await own.write(
    ...[visit('enHospital', 'hospital'), visit('enCama', 'cama'), visit('enLejos', 'lejos')],
    ...[condition('diabetes', 'E11'), condition('conComa', 'E11.0'), condition('otra', 'I10')],
    condition('propia', 'E11', 'http://propio'),
    put({
      ...{ resourceType: 'CodeSystem', id: 'icd', url: ICD, status: 'active', content: 'complete' },
      concept: [concept('E', concept('E11', concept('E11.0'), concept('E11.9'))), concept('I', concept('I10'))],
    }),
    put({
      ...{ resourceType: 'Observation', id: 'presion', status: 'final', code: { text: 'presión' } },
      component: [part('8480-6', 150), part('8462-4', 90)],
    }),
    put({
      ...{ resourceType: 'Observation', id: 'presionPropia', status: 'final', code: { text: 'presión' } },
      component: [part('8480-6', 150, 'http://propio')],
    }),
  );
});
afterAll(() => own.close());

describe('R4 search §token and §reference: :above, :below', () => {
  it.each([
    ['Encounter', 'location=hospital', ['enHospital']],
    ['Encounter', 'location:below=hospital', ['enCama', 'enHospital']],
    ['Encounter', 'location:below=Location/ala', ['enCama']],
    ['Encounter', 'location:above=cama', ['enCama', 'enHospital']],
    ['Location', 'partof:below=hospital', ['ala', 'cama']],
    ['Condition', `code:below=${ICD}|E11`, ['conComa', 'diabetes']],
    ['Condition', `code:below=${ICD}|E`, ['conComa', 'diabetes']],
    ['Condition', `code:above=${ICD}|E11.0`, ['conComa', 'diabetes']],
    ['Condition', `code:below=${ICD}|E11.9`, []],
    ['Condition', `code:below=${ICD}|I,${ICD}|E11.0`, ['conComa', 'otra']],
  ])('%s?%s', async (type, criteria, expected) => {
    expect(await sorted(type, criteria)).toEqual(expected);
  });

  it('refuses what it has no hierarchy for', async () => {
    expect(await refusal(own.ids(ask('Condition', 'code:below=http://nadie|1')))).toBe('not-supported');
    expect(await refusal(own.ids(ask('Condition', 'code:below=E11')))).toBe('value');
    expect(await refusal(own.ids(ask('Condition', 'subject:below=Patient/x')))).toBe('not-supported');
  });

  it('a circle in the hierarchy comes to an end', async () => {
    await own.write(
      put({ resourceType: 'Location', id: 'uno', partOf: { reference: 'Location/dos' } }),
      put({ resourceType: 'Location', id: 'dos', partOf: { reference: 'Location/uno' } }),
    );
    expect(await sorted('Location', 'partof:below=uno')).toEqual(['dos', 'uno']);
  });
});

describe('Location near (https://hl7.org/fhir/R4/location.html#positional)', () => {
  it.each([
    ['near=19.4326|-99.1332', ['ala', 'hospital']],
    ['near=19.4326|-99.1332|1|km', ['hospital']],
    ['near=19.4326|-99.1332|1200|m', ['ala', 'hospital']],
    ['near=19.4326|-99.1332|500|km', ['ala', 'hospital', 'lejos']],
    ['near=19.4326|-99.1332|1000|km&partof=hospital', ['ala']],
    ['near:missing=true&name=cama', ['cama']],
    ['near=0|0', []],
  ])('%s', async (criteria, expected) => {
    expect(await sorted('Location', criteria)).toEqual(expected);
  });
});

describe('any code of a system, any system of a code', () => {
  it.each([
    ['Condition', `code=${ICD}|`, ['conComa', 'diabetes', 'otra']],
    ['Condition', 'code=E11', ['diabetes', 'propia']],
    ['Condition', 'code=|E11', []],
    ['Condition', `code:not=${ICD}|`, ['propia']],
    ['Observation', `component-code-value-quantity=${LOINC}|$gt140`, ['presion']],
    ['Observation', 'component-code-value-quantity=8480-6$gt140', ['presion', 'presionPropia']],
    ['Observation', `component-code-value-quantity=${LOINC}|8462-4$gt140`, []],
    ['Observation', `component-code-value-quantity=http://nadie|$gt140`, []],
    ['Observation', `combo-code-value-quantity=${LOINC}|8480-6$150||mmHg`, ['presion']],
  ])('%s?%s', async (type, criteria, expected) => {
    expect(await sorted(type, criteria)).toEqual(expected);
  });
});
