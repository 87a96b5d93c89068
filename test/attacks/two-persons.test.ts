/**
 * Acts about two persons at once: each entry of a citizen's transaction is judged by what its own type opens, and who is written about or
 * asked about finds it in his list of accesses, whatever was answered.
 */
import { hidingConsent } from '@amate/hie-core/security/consent/hiding.ts';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, actingAs, callerTokens } from '../support/caller-tokens.ts';
import { type City, CLINIC, condition, foundCity, guardianOf, HOSPITAL } from '../support/confidential-city.ts';
import { type RunningHub, startHub } from '../support/hub.ts';

const FATHER_CURP = 'AAPR630321HDFLRC09';

describe('attacks: acts about two persons', () => {
  let hub: RunningHub;
  let city: City;
  let ana: As;
  let doctor: As;
  let system: As;
  let father: Record<string, unknown>;
  let ofAna: Record<string, unknown>;

  beforeAll(async () => {
    hub = await startHub();
    city = await foundCity(hub);
    const tokenOf = await callerTokens(hub);
    const reception = await actingAs(hub, tokenOf, { role: 'recepcion', clues: CLINIC });
    const make = async (resource: Record<string, unknown>) => {
      const { status, body } = await reception('POST', '/RelatedPerson', resource);
      expect(status).toBe(201);
      return body as Record<string, unknown>;
    };
    await make(guardianOf(city.caro));
    const identifier = [{ system: CURP_SYSTEM, value: FATHER_CURP }];
    father = await make({ ...guardianOf(city.caro), identifier });
    ofAna = await make({ resourceType: 'RelatedPerson', active: true, patient: { reference: `Patient/${city.ana}` } });
    ana = await actingAs(hub, tokenOf, { role: 'paciente', patient: city.ana, subject: 'ana' });
    doctor = await actingAs(hub, tokenOf, { role: 'medico', clues: CLINIC });
    system = await actingAs(hub, tokenOf, { role: 'sistema' });
  }, 180_000);
  afterAll(() => hub?.close());

  const put = (resource: Record<string, unknown>) => ({
    resource,
    request: { method: 'PUT', url: `RelatedPerson/${resource.id}` },
  });
  const hides = (patientId: string) => ({
    resource: hidingConsent({
      ...{ patientId, performerId: city.ana, nowMs: Date.now() },
      hiding: { kind: 'authoredby', target: HOSPITAL },
    }),
    request: { method: 'POST', url: 'Consent' },
  });
  const send = (as: As, ...entry: readonly object[]) =>
    as('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
  const isActive = async (id: unknown) => (await system('GET', `/RelatedPerson/${id}`)).body.active;

  it('what may be done for a ward opens no other entry: the mother does not end what the father may do', async () => {
    for (const entries of [
      [put(father), hides(city.caro)],
      [hides(city.caro), put(father)],
    ]) {
      expect((await send(ana, ...entries)).status).toBe(403);
      expect(await isActive(father.id)).toBe(true);
    }
    expect((await ana('PUT', `/RelatedPerson/${father.id}`, father)).status).toBe(403);
  });

  it('each entry by its own: ends what others may do for her, and hides for the ward, in one transaction', async () => {
    expect((await send(ana, put(ofAna), hides(city.caro))).status).toBe(200);
    expect(await isActive(ofAna.id)).toBe(false);
  });

  /** Entries of the list of accesses that the act made. */
  const told = async (person: string, act: () => Promise<unknown>): Promise<number> => {
    const count = async () =>
      (await system('GET', `/AuditEvent?patient=${person}&_summary=count`)).body.total as number;
    const before = await count();
    await act();
    // The question before it was about the person too.
    return (await count()) - before - 1;
  };
  const add = (person: string) => ({
    resource: condition(person, 'J00'),
    request: { method: 'POST', url: 'Condition' },
  });

  it('a transaction about two persons is in the lists of both', async () => {
    for (const person of [city.ana, city.beto])
      expect(await told(person, () => send(system, add(city.ana), add(city.beto)))).toBe(1);
  });

  it.each([
    ['a count', (id: string) => `/Condition?patient=${id}&code=B24&_summary=count`],
    ['an empty answer', (id: string) => `/Condition?patient=${id}&code=B24`],
    ['by the subject', (id: string) => `/Condition?subject=Patient/${id}&code=B24`],
    ['by a chain', (id: string) => `/Condition?patient._id=${id}&code=B24`],
    ['in the compartment', (id: string) => `/Patient/${id}/Condition?code=B24`],
    ['by identifier', () => `/Condition?patient.identifier=${CURP_SYSTEM}|${FATHER_CURP}&code=B24`],
    ['of several', (id: string) => `/Condition?patient=${id},${city.ana}&code=J00`],
  ])('%s tells something of a person, who finds it in the list', async (_, path) => {
    expect(await told(city.beto, async () => expect((await doctor('GET', path(city.beto))).status).toBe(200))).toBe(1);
  });

  it('what answers about somebody is told once, and of nobody else', async () => {
    const path = `/Condition?patient.identifier=${CURP_SYSTEM}|${FATHER_CURP}&code=I10`;
    expect(await told(city.beto, () => doctor('GET', path))).toBe(1);
    expect(await told(city.ana, () => doctor('GET', path))).toBe(0);
    expect(await told(city.beto, () => doctor('GET', '/Condition?code=B24&_summary=count'))).toBe(0);
  });
});
