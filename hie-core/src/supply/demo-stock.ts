/** Stock for a first look: the demonstration's clinic and one beside it. Named operations: a repetition changes nothing. */
import { DEMO_CLINIC_CLUES } from '../demo-facilities.ts';
import type { Receipt } from './api.ts';
import { type ReceiveParts, receive } from './receive.ts';
import { type SiteParts, siteOf } from './sites.ts';
import { storeSite } from './sql.ts';

/** The second health centre of the synthetic city (test/city/facilities.ts); until the city is loaded it has no name of its own. */
const NEIGHBOUR_CLUES = 'DFSIC000022';
const DISTRICT = 'Iztapalapa';
const DAY_MS = 86_400_000;
const ACTOR = 'Almacén de demostración';

/** Key, tablets of a pack (0: not divided), unit, packs here in two lots, packs at the neighbour's. */
const STOCK: readonly (readonly [string, number, string, readonly [number, number], number])[] = [
  ['010.000.0101.00', 20, 'tableta', [30, 90], 40],
  ['010.000.0104.00', 10, 'tableta', [24, 160], 80],
  ['010.000.0108.00', 10, 'comprimido', [12, 40], 0],
  ['010.000.3407.00', 30, 'tableta', [8, 60], 50],
  ['010.000.0402.00', 20, 'tableta', [0, 36], 20],
  ['010.000.2144.00', 20, 'tableta', [10, 44], 30],
  ['010.000.0429.00', 0, '', [3, 12], 9],
  ['010.000.0472.00', 20, 'tableta', [0, 25], 10],
  ['010.000.0572.00', 20, 'tableta', [5, 40], 30],
  ['010.000.0574.00', 30, 'tableta', [0, 2], 64],
  ['010.000.2501.00', 30, 'tableta', [20, 90], 60],
  ['010.000.2520.00', 30, 'gragea', [16, 120], 70],
  ['010.000.5165.00', 30, 'tableta', [18, 150], 90],
];

type Parts = ReceiveParts & SiteParts;

export async function seedDemoStock(parts: Parts): Promise<void> {
  for (const [clues, column] of [
    [DEMO_CLINIC_CLUES, 'here'],
    [NEIGHBOUR_CLUES, 'there'],
  ] as const) {
    const { rows } = await parts.db.query('select from stock_site where clues = $1', [clues]);
    if (rows.length > 0) continue;
    const site = await siteOf(parts, clues);
    const name = site.name === clues ? `Centro de Salud de demostración ${column === 'here' ? 'A' : 'B'}` : site.name;
    await storeSite(parts.db, { ...site, name, district: site.district ?? DISTRICT });
    const renglones = STOCK.flatMap((row) =>
      column === 'here' ? lotsHere(row, parts.nowMs()) : lotThere(row, parts.nowMs()),
    );
    for (const [at, one] of renglones.entries()) {
      const operacion = `0000de30-0000-4000-8000-${clues.slice(-6)}${String(at).padStart(6, '0')}`;
      // A key that the catalogue of this installation does not have is left out.
      await receive(parts, { operacion, clues, lugar: 'farmacia', renglones: [one] }, ACTOR).catch(() => undefined);
    }
  }
}

type Row = (typeof STOCK)[number];
type Received = Receipt['renglones'][number];

const lotsHere = ([clave, units, unit, [soon, later]]: Row, nowMs: number): Received[] => [
  ...received(clave, units, unit, soon, 'D26A', nowMs + 45 * DAY_MS),
  ...received(clave, units, unit, later, 'D27C', nowMs + 420 * DAY_MS),
];
const lotThere = ([clave, units, unit, , packs]: Row, nowMs: number): Received[] =>
  received(clave, units, unit, packs, 'D27B', nowMs + 300 * DAY_MS);

function received(
  clave: string,
  units: number,
  unit: string,
  envases: number,
  lote: string,
  expiryMs: number,
): Received[] {
  if (envases === 0) return [];
  const caducidad = new Date(expiryMs).toISOString().slice(0, 10);
  return [
    {
      ...{ clave, lote, caducidad, envases, propietario: '', programa: '' },
      ...(units > 0 && { unidadesPorEnvase: units, unidad: unit }),
    },
  ];
}
