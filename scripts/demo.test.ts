import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { homeAt } from '@amate/test/city/homes.ts';
import { callerTokens } from '@amate/test/support/caller-tokens.ts';
import { nurseAt } from '@amate/test/support/home.ts';
import { type RunningHub, startHub } from '@amate/test/support/hub.ts';
import { soon } from '@amate/test/support/journey.ts';
import { insumos } from '@amate/test/support/pharmacy.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fortnightOf, loadDemoHomes } from './demo-homes.ts';
import { loadDemoMorning } from './demo-morning.ts';
import { DEMO_PRESCRIPTIONS } from './demo-prescriptions.ts';
import { loadDemoSupply } from './demo-supply.ts';
import type { Stack } from './stack/stack.ts';

let hub: RunningHub;
beforeAll(async () => {
  hub = await startHub();
  for (let at = 0; at < 9; at++)
    await hub.fhir('POST', '/Patient', {
      resourceType: 'Patient',
      name: [{ text: `P${at}` }],
      birthDate: `19${50 + at}-01-01`,
    });
}, 120_000);
afterAll(() => hub?.close(), 30_000);

describe('the morning of the demonstration', () => {
  it('the hub takes it, and a second start changes nothing; who is «con signos» has them', async () => {
    const stack = { fhirUrl: hub.fhirUrl } as Stack;
    // Both starts of one day, at whatever hour this runs.
    const nowMs = Date.now();
    const counts = async () => [
      (await hub.fhir('GET', '/Encounter?_summary=count')).body.total,
      (await hub.fhir('GET', '/Appointment?_summary=count')).body.total,
      (await hub.fhir('GET', '/Observation?category=vital-signs&_summary=count')).body.total,
    ];
    await loadDemoMorning(stack, hub.config.dataDir, nowMs);
    expect(await counts()).toEqual([6, 3, 12]);
    await loadDemoMorning(stack, hub.config.dataDir, nowMs);
    expect(await counts()).toEqual([6, 3, 12]);
    const { body } = await hub.fhir('GET', '/Encounter?_history=1&_count=1');
    expect(body.entry[0].resource.meta.versionId).toBe('1');
  }, 120_000);
});

describe('the shelves of the demonstration', () => {
  it('live: orders in every hand, packs on their way, alarms and proposals, prescriptions to fill; a second start changes nothing', async () => {
    const { baseUrl } = hub.config;
    const where = { baseUrl, fhirUrl: hub.fhirUrl, databaseUrl: hub.databaseUrl };
    const token = await (await callerTokens(hub))({ role: 'farmacia', clues: DEMO_CLINIC_CLUES });
    const ask = async (path: string) =>
      (await insumos({ baseUrl, token }, 'GET', `${path}clues=${DEMO_CLINIC_CLUES}`)).body;
    const [whole, part] = DEMO_PRESCRIPTIONS;
    const seen = async () => {
      const { pedidos } = await ask('/pedidos?');
      const { traspasos } = await ask('/traspasos?');
      const { claves } = await ask('/planeacion?alarmas=si&');
      const { propuestas } = await ask('/planeacion/propuestas?');
      return {
        pedidos: pedidos.map(({ estado }: { estado: string }) => estado).sort(),
        enCamino: traspasos.length,
        alarmas: claves.length,
        propuestas: propuestas.length,
        completa: (await ask(`/recetas/${whole!.folio}?`)).renglones.length,
        parte: (await ask(`/recetas/${part!.folio}?`)).renglones[0].disponibles,
      };
    };
    await loadDemoSupply(where);
    const first = await seen();
    expect(first).toMatchObject({ pedidos: ['enviado', 'solicitado'], enCamino: 2, completa: 2, parte: 2 });
    expect([first.alarmas, first.propuestas].every((count) => count > 0)).toBe(true);
    await loadDemoSupply(where);
    expect(await seen()).toEqual(first);
  }, 120_000);
});

describe('the homes of the demonstration', () => {
  it('stand on the board with two weeks of readings and an alert; a second start changes nothing', async () => {
    const { baseUrl } = hub.config;
    const nurse = await nurseAt(hub, DEMO_CLINIC_CLUES);
    const where = { baseUrl, fhirUrl: hub.fhirUrl, databaseUrl: hub.databaseUrl };
    type Followed = { inscripciones: { id: string }[] };
    const followed = async () =>
      ((await nurse.ask('GET', '/inscripciones')).body as Followed).inscripciones.map(({ id }) => id).sort();
    await loadDemoHomes(where);
    const before = await followed();
    expect(before).toHaveLength(8);
    // The rules follow in the background.
    await soon(async () => expect((await nurse.ask('GET', '/tablero')).body.alertas.length).toBeGreaterThan(0));
    await loadDemoHomes(where);
    expect(await followed()).toEqual(before);
  }, 120_000);

  it('end an hour ago, and no reading is older than two weeks', () => {
    const nowMs = Date.parse('2026-11-22T15:00:00Z');
    const hours = fortnightOf(homeAt('casa', 0), nowMs).map((one) => Date.parse((one as { hora: string }).hora));
    expect(Math.max(...hours)).toBe(nowMs - 3_600_000);
    expect(nowMs - Math.min(...hours)).toBeLessThan(15 * 86_400_000);
    expect(hours.length).toBeGreaterThan(15);
  });
});
