/** However a dispense names its prescription, and a dose its dispense, the ledger's rules find it (docs/adr/0035). */
import { randomUUID } from 'node:crypto';
import { COMPENDIO_SYSTEM, RENGLON_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { dispense, insumos, PARACETAMOL, prescription, receipt } from '@amate/test/support/pharmacy.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Identifier, MedicationDispense, MedicationRequest, Reference, Resource } from '@medplum/fhirtypes';

const HOSPITAL = 'https://hospital.example/indicacion';
const HANDED = 'https://hospital.example/surtido';
const FOREIGN = { reference: 'https://otro.example/fhir/MedicationRequest/1' };
const [CLINIC, OTHER] = ['DFSSC000001', 'DFSSC000002'];
let hub: RunningHub;
let patient: string;
let request: MedicationRequest;
let line: Identifier;

beforeAll(async () => {
  hub = await startHub();
  patient = (await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Nombrada' }] })).body.id;
  const { baseUrl } = hub.config;
  for (const clues of [CLINIC, OTHER]) {
    const made = receipt(clues!, [{ envases: 500 }]);
    expect((await insumos({ baseUrl, token: await hub.token() }, 'POST', '/entradas', made)).status).toBe(200);
  }
}, 60_000);
afterAll(async () => hub?.close());

/** A line of a prescription with our folio, as the web record writes it. */
beforeEach(async () => {
  const made = prescription(patient);
  line = { system: RENGLON_SYSTEM, value: `${made.groupIdentifier!.value}/1` };
  request = { ...made, identifier: [line, ...made.identifier!] };
  expect((await hub.fhir('PUT', `/MedicationRequest/${request.id}`, request)).status).toBe(201);
});

const from = (authorizingPrescription: Reference<MedicationRequest>[], clues = CLINIC): MedicationDispense => ({
  ...dispense({ clues: clues!, patient, packs: 3 }),
  authorizingPrescription,
});
/** Nobody says from which shelf. */
const told = (...named: Reference<MedicationRequest>[]): MedicationDispense => {
  const { location: _, ...rest } = from(named);
  return rest;
};
const post = async (resource: Resource): Promise<number> =>
  (await hub.fhir('POST', `/${resource.resourceType}`, resource)).status;
interface Written {
  readonly resource: object;
  readonly fullUrl?: string;
  readonly request: object;
}
const together = async (...entry: Written[]): Promise<number> =>
  (await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status;
const plainly = (resource: Resource): Written => ({
  resource,
  request: { method: 'POST', url: resource.resourceType },
});
const where = ({ system, value }: Identifier) => `identifier=${system}|${value}`;
const ours = () => ({ reference: `MedicationRequest/${request.id}` });
const urn = () => `urn:uuid:${randomUUID()}`;

describe('a MedicationDispense that names no shelf', () => {
  it('fills no prescription with our folio, by whichever name', async () => {
    const folio = request.groupIdentifier!;
    const spelled = { ...folio, value: folio.value!.toLowerCase() };
    const names: Reference<MedicationRequest>[][] = [
      [{ reference: `MedicationRequest?${where(line)}` }],
      [{ reference: `MedicationRequest?${where(folio)}` }],
      [FOREIGN, ours()],
      [{ type: 'MedicationRequest', identifier: line }],
      [{ identifier: folio }],
      [{ identifier: spelled }],
      [{ ...FOREIGN, identifier: line }],
    ];
    for (const named of names) expect([named, await post(told(...named))]).toEqual([named, 400]);
    for (const query of [`${where(line)}&status=active`, `identifier=${line.value}`, `_id=${request.id}`])
      expect([query, await post(told({ reference: `MedicationRequest?${query}` }))]).toEqual([query, 422]);
    const found = await hub.fhir('GET', `/MedicationDispense?prescription=MedicationRequest/${request.id}`);
    expect(found.body.entry ?? []).toEqual([]);
  });

  it('nor one that its own bundle writes, or meets', async () => {
    const { identifier: _, groupIdentifier: __, id: ___, ...bare } = request;
    const named = (fullUrl: string, resource: object, how: object) =>
      together({ resource, fullUrl, request: how }, plainly(told({ reference: fullUrl })));
    const update = { method: 'PUT', url: `MedicationRequest?${where(line)}` };
    const create = { method: 'POST', url: 'MedicationRequest', ifNoneExist: where(line) };
    expect(await named(urn(), { ...bare, identifier: [line] }, update)).toBe(400);
    expect(await named('https://otro.example/fhir/MedicationRequest/7', bare, create)).toBe(400);
    expect(await named(urn(), bare, create)).toBe(400);
    // The bundle's own comes first, whatever id stands in its address.
    const [address, reference] = ['https://otro.example/fhir/MedicationRequest/7', 'MedicationRequest/7'];
    const addressed = { resource: bare, fullUrl: address, request: update };
    expect(await together(addressed, plainly(told({ reference })))).toBe(400);
    const { id, ...fresh } = prescription(patient);
    expect(await named(urn(), fresh, { method: 'POST', url: 'MedicationRequest' })).toBe(400);
    const put = { resource: { ...fresh, id }, request: { method: 'PUT', url: `MedicationRequest/${id}` } };
    expect(await together(put, plainly(told({ reference: `MedicationRequest/${id}` })))).toBe(400);
  });

  it('tells of a prescription of another system as it comes', async () => {
    const own = { system: HOSPITAL, value: randomUUID() };
    const { groupIdentifier: _, id: __, ...bare } = prescription(patient, { identifier: [own] });
    const fullUrl = urn();
    const update = { method: 'PUT', url: `MedicationRequest?${where(own)}` };
    // The second is how the connector tells an RDS message.
    for (const named of [{ reference: fullUrl }, { identifier: own }])
      for (let again = 0; again < 2; again++)
        expect(await together({ resource: bare, fullUrl, request: update }, plainly(told(named)))).toBe(200);
    for (const named of [
      { identifier: own },
      { reference: `MedicationRequest?${where(own)}` },
      { identifier: { system: HOSPITAL, value: 'nunca enviada' } },
      FOREIGN,
    ])
      expect([named, await post(told(named))]).toEqual([named, 201]);
  });
});

describe('a MedicationDispense from a shelf', () => {
  it('is counted for its prescription wherever in the list it stands; one for each', async () => {
    const second = prescription(patient);
    expect((await hub.fhir('PUT', `/MedicationRequest/${second.id}`, second)).status).toBe(201);
    expect(await post(from([ours(), { reference: `MedicationRequest/${second.id}` }]))).toBe(422);
    expect(await post(from([FOREIGN, ours()]))).toBe(201);
    expect(await post(from([ours()], OTHER))).toBe(409);
    expect(await post(from([{ ...ours(), identifier: request.groupIdentifier! }], OTHER))).toBe(409);
  });

  it('names it by its id alone, so that no fill goes uncounted', async () => {
    const names: Reference<MedicationRequest>[] = [
      { reference: `MedicationRequest?${where(line)}` },
      { reference: `MedicationRequest?_id=${request.id}` },
      { identifier: line },
      { identifier: request.groupIdentifier! },
    ];
    for (const named of names) expect([named, await post(from([named]))]).toEqual([named, 422]);
    expect(await post(from([FOREIGN, names[0]!]))).toBe(422);
    const { id: _, ...bare } = request;
    for (const fullUrl of [urn(), 'https://otro.example/fhir/MedicationRequest/7']) {
      const update = { method: 'PUT', url: `MedicationRequest?${where(line)}` };
      const written = { resource: bare, fullUrl, request: update };
      expect(await together(written, plainly(from([{ reference: fullUrl }])))).toBe(422);
    }
    // Of another system: nothing of it is counted here.
    expect(await post(from([{ identifier: { system: HOSPITAL, value: 'nunca enviada' } }]))).toBe(201);
    expect(await post(from([ours()]))).toBe(201);
  });
});

describe('a MedicationAdministration', () => {
  const given = (supportingInformation: Reference[], tablets = 11, subject = `Patient/${patient}`) =>
    ({
      ...{ resourceType: 'MedicationAdministration', status: 'completed', subject: { reference: subject } },
      medicationCodeableConcept: { coding: [{ system: COMPENDIO_SYSTEM, code: PARACETAMOL }] },
      effectiveDateTime: new Date().toISOString(),
      dosage: { dose: { value: tablets, unit: 'tabletas' } },
      supportingInformation,
    }) as Resource;
  /** One pack of ten tablets. */
  const handed = async (): Promise<{ readonly id: string; readonly number: Identifier }> => {
    const number = { system: HANDED, value: randomUUID() };
    const made = { ...dispense({ clues: CLINIC!, patient, packs: 1 }), identifier: [number] };
    const { status, body } = await hub.fhir('POST', '/MedicationDispense', made);
    expect(status).toBe(201);
    return { id: body.id, number };
  };

  it('is held to the dispense it names, by whichever name and place in the list', async () => {
    const { id, number } = await handed();
    const { location: _, ...foreign } = dispense({ clues: CLINIC!, patient, packs: 3 });
    const elsewhere = (await hub.fhir('POST', '/MedicationDispense', foreign)).body.id;
    const names: Reference[][] = [
      [{ reference: `MedicationDispense?${where(number)}` }],
      [{ type: 'MedicationDispense', identifier: number }],
      [{ identifier: number }],
      [{ reference: `MedicationDispense/${elsewhere}` }, { reference: `MedicationDispense/${id}` }],
    ];
    for (const named of names) {
      expect([named, await post(given(named))]).toEqual([named, 400]);
      expect([named, await post(given(named, 10))]).toEqual([named, 201]);
    }
    expect(await post(given([{ reference: `MedicationDispense?_id=${id}` }], 10))).toBe(422);
    const none = { reference: `MedicationDispense/${randomUUID()}` };
    expect(await post(given([none], 10))).toBe(404);
    const another = { reference: `MedicationDispense/${(await handed()).id}` };
    expect(await post(given([{ reference: `MedicationDispense/${id}` }, another], 10))).toBe(422);
    const { body } = await hub.fhir('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Ajena' }] });
    expect(await post(given(names[0]!, 1, `Patient/${body.id}`))).toBe(422);
  });

  it('nor escapes by a urn of its own bundle', async () => {
    const { id, number } = await handed();
    const { body: stored } = await hub.fhir('GET', `/MedicationDispense/${id}`);
    const url = `MedicationDispense?${where(number)}`;
    const met = async (tablets: number) => {
      const fullUrl = urn();
      const written = { resource: stored, fullUrl, request: { method: 'PUT', url } };
      return together(written, plainly(given([{ reference: fullUrl }], tablets)));
    };
    expect([await met(11), await met(10)]).toEqual([400, 200]);
    // Nobody knows yet from which lots it will be taken.
    const made = dispense({ clues: CLINIC!, patient, packs: 1 });
    const fullUrl = urn();
    const both = [{ ...plainly(made), fullUrl }, plainly(given([{ reference: fullUrl }], 1))];
    expect(await together(...both)).toBe(422);
  });

  it('of another system comes as it is told, its person and dispense in the same bundle or not', async () => {
    const [who, what] = [urn(), urn()];
    const file = { system: 'https://hospital.example/expediente', value: randomUUID() };
    const number = { system: HANDED, value: randomUUID() };
    const subject = { reference: who };
    const { location: _, ...rest } = dispense({ clues: CLINIC!, patient, packs: 1 });
    const person: Written = {
      resource: { resourceType: 'Patient', identifier: [file], name: [{ family: 'Hospitalizada' }] },
      fullUrl: who,
      request: { method: 'POST', url: 'Patient', ifNoneExist: where(file) },
    };
    const handedThere = { ...plainly({ ...rest, subject, identifier: [number] } as Resource), fullUrl: what };
    expect(await together(person, handedThere, plainly(given([{ reference: what }], 30, who)))).toBe(200);
    const later = [{ reference: `MedicationDispense?${where(number)}` }];
    expect(await together(person, plainly(given(later, 30, who)))).toBe(200);
    expect(await post(given(later, 30, `Patient?${where(file)}`))).toBe(201);
    expect(await post(given([{ identifier: { system: HANDED, value: 'nunca enviado' } }], 30))).toBe(201);
  });
});
