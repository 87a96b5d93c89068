/** A visit closed by an A03 stays closed when an A08 without PV1-45 follows: the bundles that a connector sends, into a real hub. */
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Encounter } from '@medplum/fhirtypes';
import { keepDischarge } from './discharge-rule.ts';

const EPISODE = { system: 'https://amate.mx/fhir/sid/episodio/DFSSA003162', value: 'EP-1' };
const event = (code: string) => ({
  meta: { tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0003', code }] },
});
let hub: RunningHub;
beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(() => hub?.close());

const visit = (more: Partial<Encounter>): Encounter => ({
  ...{ resourceType: 'Encounter', identifier: [EPISODE], status: 'in-progress' },
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  period: { start: '2026-03-12T10:00:00-06:00' },
  ...more,
});
/** As the connector sends it: in a transaction, by the number of the visit. */
async function message(encounter: Encounter): Promise<Encounter> {
  const url = `Encounter?identifier=${EPISODE.system}|${EPISODE.value}`;
  const entry = [
    { fullUrl: 'urn:uuid:6a4b1c1e-0000-4000-8000-000000000001', resource: encounter, request: { method: 'PUT', url } },
  ];
  expect((await hub.fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
  const { body } = await hub.fhir('GET', `/${url}`);
  expect(body.entry).toHaveLength(1);
  return body.entry[0].resource as Encounter;
}
const ended = { start: '2026-03-12T10:00:00-06:00', end: '2026-03-14T09:00:00-06:00' };

describe('A03, then A08 without PV1-45', () => {
  it('leaves the visit closed, with its end, and takes the correction', async () => {
    await message(visit({}));
    await message(visit({ status: 'finished', period: ended }));
    const kept = await message(visit({ location: [{ location: { display: 'Cama 3' }, status: 'active' }] }));
    expect(kept).toMatchObject({ status: 'finished', period: ended, location: [{ status: 'completed' }] });
    const moved = { ...ended, end: '2026-03-15T09:00:00-06:00' };
    expect((await message(visit({ status: 'finished', period: moved }))).period).toEqual(moved);
  });

  it('who names it by its id may open it again, or cancel it', async () => {
    const { id } = await message(visit({ status: 'finished', period: ended }));
    const { body } = await hub.fhir('PUT', `/Encounter/${id}`, visit({ id: id! }));
    expect([body.status, body.period.end]).toEqual(['in-progress', undefined]);
    await message(visit({ status: 'finished', period: ended }));
    expect((await message(visit({ status: 'cancelled' }))).status).toBe('cancelled');
  });

  it('a discharge that is cancelled (A13) opens the visit again, and what follows finds it open', async () => {
    await message(visit({ status: 'finished', period: ended }));
    const cancelled = { status: 'finished' as const, period: { end: '2026-03-14T10:00:00-06:00' } };
    const reopened = await message(visit({ statusHistory: [cancelled] }));
    expect([reopened.status, reopened.period?.end]).toEqual(['in-progress', undefined]);
    expect((await message(visit({}))).status).toBe('in-progress');
    expect((await message(visit({ status: 'finished', period: ended }))).period).toEqual(ended);
  });

  it('several with one number are refused, and nothing is stored', async () => {
    const twice = { ...visit({}), identifier: [{ system: 'urn:x:doble', value: '1' }] };
    expect((await hub.fhir('POST', '/Encounter', twice)).status).toBe(201);
    expect((await hub.fhir('POST', '/Encounter', twice)).status).toBe(201);
    expect((await hub.fhir('PUT', '/Encounter?identifier=urn:x:doble|1', twice)).status).toBe(412);
  });

  it('what was never closed is as it was said', () => {
    const open = visit({});
    expect(keepDischarge(open, visit({}))).toBe(open);
    expect(keepDischarge(open, undefined)).toBe(open);
  });
});

describe('a hospital that does not send PV1-44', () => {
  const { start } = ended;
  it('the beginning that A01 gave stays, whatever follows', async () => {
    await message(visit({ identifier: [EPISODE], statusHistory: [{ status: 'finished', period: { end: start } }] }));
    const { period: _, ...moved } = visit(event('A02'));
    expect((await message(moved)).period).toEqual({ start });
    const closed = visit({ ...event('A03'), status: 'finished', period: { end: ended.end } });
    expect((await message(closed)).period).toEqual(ended);
  });

  it('an end that says the day alone follows a beginning on that day', () => {
    const day = visit({ status: 'finished', period: { end: start.slice(0, 10) } });
    expect(keepDischarge(day, visit({})).period).toEqual({ start, end: start.slice(0, 10) });
  });

  it('an end before it is a clock that is wrong; a beginning that is said is taken', () => {
    const early = visit({ status: 'finished', period: { end: '2026-03-11T10:00:00-06:00' } });
    expect(keepDischarge(early, visit({})).period).toEqual({ start });
    const said = visit({ period: { start: '2026-03-12T09:00:00-06:00' } });
    expect(keepDischarge(said, visit({}))).toBe(said);
    const { period: _, ...nothing } = visit({});
    expect(keepDischarge(nothing, nothing)).toBe(nothing);
  });
});

describe('a visit that was withdrawn (A11, A23, A27, A38)', () => {
  it('stays so when an A08 repeats PV1, with or without a discharge, and takes the correction', async () => {
    for (const status of ['cancelled', 'entered-in-error'] as const) {
      await message(visit({ status, ...event('A11') }));
      const place = { location: { display: 'Cama 3' } };
      expect(await message(visit({ ...event('A08'), location: [place] }))).toMatchObject({ status, location: [place] });
      expect((await message(visit({ ...event('A08'), status: 'finished', period: ended }))).status).toBe(status);
      expect((await message(visit({}))).status).toBe('in-progress');
    }
  });

  it('is opened again on purpose: admitted anew, its discharge cancelled, or named by its id', async () => {
    for (const code of ['A01', 'A04', 'A05', 'A13', 'A14']) {
      await message(visit({ status: 'cancelled', ...event('A11') }));
      expect((await message(visit(event(code)))).status).toBe('in-progress');
    }
    await message(visit({ status: 'cancelled', ...event('A11') }));
    const left = visit({ ...event('A03'), status: 'finished', period: ended });
    expect((await message(left)).status).toBe('finished');
    const { id } = await message(visit({ status: 'cancelled', ...event('A11') }));
    const { body } = await hub.fhir('PUT', `/Encounter/${id}`, visit({ id: id! }));
    expect(body.status).toBe('in-progress');
  });
});
