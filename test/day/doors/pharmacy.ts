/**
 * The pharmacies' door: the morning's receipt, prescriptions handed over at the counter as the screen does it, and packs that travel to the next
 * pharmacy at midday and arrive an hour later. The truth keeps its own count of every shelf.
 */
import { randomUUID } from 'node:crypto';
import type { Facility } from '../../city/facilities.ts';
import { Random } from '../../city/random.ts';
import { dispense, PARACETAMOL, receipt } from '../../support/pharmacy.ts';
import { type Desk, type Desks, Refused } from '../ask.ts';
import type { DayClock } from '../clock.ts';
import type { DayTruth } from '../truth.ts';
import type { Prescribed } from './clinic.ts';

interface PharmacyParts {
  readonly clock: DayClock;
  readonly truth: DayTruth;
  readonly desks: Desks;
  readonly seed: string;
}

const PACKS = 3;
const RESERVE = 60;
const LOOKS = 5;
const TRAVELS_AT = 12 * 60;

export const counterOf = (desks: Desks, clues: string): Desk => desks.at('farmacia', { role: 'farmacia', clues });

interface OnShelf {
  readonly claves: readonly { readonly clave: string; readonly lotes: readonly { readonly envases: number }[] }[];
}

/** Of what the day moves. */
export async function packsAt(desk: Desk, clues: string): Promise<number> {
  const { claves }: OnShelf = await desk.ask('GET', `/insumos/inventario?clues=${clues}`);
  const lots = claves.filter(({ clave }) => clave === PARACETAMOL).flatMap(({ lotes }) => lotes);
  return lots.reduce((sum, { envases }) => sum + envases, 0);
}

/** Enough for what the day will ask, and no more than a reserve above it: in two lots. */
export async function stockUp(
  parts: Omit<PharmacyParts, 'clock'>,
  clues: string,
  prescriptions: number,
): Promise<void> {
  const desk = counterOf(parts.desks, clues);
  // The demonstration's pharmacies have something already.
  parts.truth.shelf(clues).packs = await packsAt(desk, clues);
  const packs = prescriptions * PACKS + RESERVE;
  const first = Math.ceil(packs / 3);
  const rows = [
    { lote: 'DIA-1', envases: first },
    { lote: 'DIA-2', envases: packs - first },
  ];
  await desk.ask('POST', '/insumos/entradas', receipt(clues, rows));
  parts.truth.acknowledged.farmacia++;
  parts.truth.shelf(clues).packs += packs;
}

interface LineHere {
  readonly solicitud: string;
  readonly porSurtir?: number;
  readonly disponibles: number;
  readonly lotes: readonly { readonly lote: string; readonly envases: number }[];
}

/** Two counters of one pharmacy may reach for the same box: who is refused looks at the shelf again. */
export async function handOver(parts: PharmacyParts, given: Prescribed): Promise<void> {
  await parts.clock.until(given.minute);
  for (let attempt = 1; ; attempt++) {
    try {
      return await handOverOnce(parts, given);
    } catch (error) {
      if (attempt === LOOKS || !(error instanceof Refused) || error.status !== 422) throw error;
    }
  }
}

async function handOverOnce({ truth, desks }: PharmacyParts, { clues, folio, curp }: Prescribed): Promise<void> {
  const desk = counterOf(desks, clues);
  const found = await desk.ask('GET', `/insumos/recetas/${encodeURIComponent(folio)}?clues=${clues}`);
  const [line] = found.renglones as LineHere[];
  const packs = Math.min(line?.porSurtir ?? 0, line?.disponibles ?? 0);
  if (line === undefined || packs === 0) {
    truth.refuse('farmacia', `${clues}: la receta no se puede surtir (${JSON.stringify(line)})`);
    return;
  }
  const lots = firstOf(line.lotes, packs);
  const handed = dispense({ clues, patient: found.paciente.id, request: line.solicitud, packs, lots });
  const { id } = handed;
  const resource = { ...handed, whenHandedOver: new Date().toISOString() };
  await desk.send(randomUUID(), [
    { fullUrl: `urn:uuid:${id}`, resource, request: { method: 'PUT', url: `MedicationDispense/${id}` } },
  ]);
  truth.took('farmacia', curp, [`MedicationDispense/${id}`]);
  truth.shelf(clues).packs -= packs;
}

/** From the lots as the screen lists them, so many packs. */
function firstOf(lots: LineHere['lotes'], packs: number): { lot: string; packs: number }[] {
  let left = packs;
  return lots.flatMap(({ lote, envases }) => {
    const taken = Math.min(left, envases);
    left -= taken;
    return taken > 0 ? [{ lot: lote, packs: taken }] : [];
  });
}

/** To the next pharmacy of the list. */
export async function travel(parts: PharmacyParts, from: Facility, to: Facility): Promise<void> {
  const { clock, truth, seed } = parts;
  const random = new Random(seed, 'traspaso', from.number);
  const packs = random.int(1, RESERVE / 3);
  const leaves = TRAVELS_AT - 120 + random.next() * 240;
  await clock.until(leaves);
  const operacion = randomUUID();
  const renglones = [{ clave: PARACETAMOL, envases: packs }];
  const sent = { operacion, clues: from.clues, destino: to.clues, renglones };
  await counterOf(parts.desks, from.clues).ask('POST', '/insumos/traspasos', sent);
  truth.acknowledged.farmacia++;
  truth.shelf(from.clues).packs -= packs;
  await clock.until(leaves + random.int(40, 90));
  const came = { operacion: randomUUID(), clues: to.clues };
  await counterOf(parts.desks, to.clues).ask('POST', `/insumos/traspasos/${operacion}/recepcion`, came);
  truth.acknowledged.farmacia++;
  truth.shelf(to.clues).packs += packs;
}
