/** What the day came to: one row for each door, the shelves, what was refused, what was killed; for the terminal and for docs/dia.md. */
import type { RecordReport } from './reconcile/record.ts';
import type { ShelfReport } from './reconcile/shelves.ts';
import type { KindWaits, Times } from './times.ts';
import { DOORS, type DoorName } from './truth.ts';

export interface FaultReport {
  readonly what: string;
  readonly atHour: string;
  /** From the cause until everything answered again. */
  readonly unavailableS: number;
  /** How long the cause itself was held: a cut line, a full disk. */
  readonly heldS: number;
}

export interface DayReport {
  readonly people: number;
  readonly hospitals: number;
  readonly clinics: number;
  readonly speed: number;
  readonly season: string;
  readonly outbreak: string | undefined;
  readonly seed: string;
  readonly tookS: number;
  /** How far behind its clock the day ended, in seconds of ours. */
  readonly behindS: number;
  readonly acknowledged: Readonly<Record<DoorName, number>>;
  readonly times: Times;
  /** By which the city's own program was late at its p99, ms: so much of every time is not the hub's. */
  readonly ownDelayMs: number;
  /** From the hospital's ACK to the hub, ms. */
  readonly delivery: { readonly p50: number; readonly p99: number };
  readonly quarantined: number;
  readonly repeated: number;
  /** Acts that a screen would have kept to send later. */
  readonly keptWaiting: number;
  readonly refused: readonly { readonly door: DoorName; readonly what: string }[];
  readonly record: RecordReport;
  readonly shelves: ShelfReport;
  readonly faults: readonly FaultReport[];
  /** Doors that this run could not drive, and faults that this machine could not cause. */
  readonly notDone: readonly string[];
}

/** Nothing lost, doubled or misplaced, no box missing, nothing refused, nothing apart. */
export function isWhole({ record, shelves, refused, quarantined }: DayReport): boolean {
  const things = DOORS.every((door) => {
    const { lost, doubled, wrongOwner } = record.byDoor[door];
    return lost + doubled + wrongOwner === 0;
  });
  const boxes = shelves.missing + shelves.surplus + shelves.travelling + shelves.differences === 0;
  return things && boxes && refused.length === 0 && quarantined === 0;
}

export function reportTable({ acknowledged, times, record }: DayReport): string {
  const head = '| Puerta | Actos con acuse | Hallados | Perdidos | Dobles | De otra persona | p50 | p99 |';
  const line = '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |';
  const rows = DOORS.map((door) => {
    const { found, lost, doubled, wrongOwner } = record.byDoor[door];
    const { p50, p99 } = times.byDoor[door];
    const cells = [acknowledged[door], found, lost, doubled, wrongOwner, `${p50} ms`, `${p99} ms`];
    return `| ${door} | ${cells.join(' | ')} |`;
  });
  return [head, line, ...rows].join('\n');
}

export function reportLines(report: DayReport): string[] {
  const { shelves, refused, record, faults, notDone } = report;
  const { people, hospitals, clinics, speed, season, outbreak, seed, tookS, behindS, delivery } = report;
  return [
    `${people} personas, ${hospitals} hospitales, ${clinics} centros de salud; ${speed} veces más rápido, ${season}${outbreak === undefined ? '' : `, brote de ${outbreak}`}; semilla ${seed}; ${tookS} s, ${behindS} s de atraso al cerrar.`,
    '',
    reportTable(report),
    '',
    ...slowest(report.times.byKind),
    `Del acuse del hospital al hub: p50 ${delivery.p50} ms, p99 ${delivery.p99} ms. Mensajes apartados: ${report.quarantined}. Veces que hubo que repetir: ${report.repeated}; actos que la pantalla guardó para enviar después (más de 8 s): ${report.keptWaiting}. Retraso del propio programa de la ciudad: p99 ${report.ownDelayMs} ms.`,
    `Anaqueles: ${shelves.shelves} con ${shelves.packs} envases; faltan ${shelves.missing}, sobran ${shelves.surplus}, en camino ${shelves.travelling}, diferencias con el libro ${shelves.differences}.`,
    ...(faults.length === 0 ? [] : ['', ...faultLines(faults)]),
    ...(refused.length === 0
      ? []
      : ['', `Rechazados: ${refused.length}`, ...refused.slice(0, 20).map(({ door, what }) => `- ${door}: ${what}`)]),
    ...[...record.wrong, ...shelves.wrong].map((words) => `- ${words}`),
    ...(notDone.length === 0 ? [] : ['', ...notDone.map((what) => `No se hizo: ${what}.`)]),
    '',
    isWhole(report) ? 'Todo está, una vez y donde debe.' : 'HAY DIFERENCIAS: véalas arriba.',
  ];
}

const SHOWN = 10;
/** A p99 of fewer says nothing. */
const ENOUGH = 50;

/** Where people waited longest. */
function slowest(kinds: readonly KindWaits[]): string[] {
  const head = ['| Petición | Puerta | Veces | p50 | p99 |', '| --- | --- | ---: | ---: | ---: |'];
  const rows = kinds
    .filter(({ asked }) => asked >= ENOUGH)
    .sort((a, b) => b.p99 - a.p99)
    .slice(0, SHOWN)
    .map(({ kind, door, asked, p50, p99 }) => `| \`${kind}\` | ${door} | ${asked} | ${p50} ms | ${p99} ms |`);
  return rows.length === 0 ? [] : [...head, ...rows, ''];
}

function faultLines(faults: readonly FaultReport[]): string[] {
  const head = ['| Hora | Falla | La causa duró | Sin servicio |', '| --- | --- | ---: | ---: |'];
  const rows = faults.map(
    ({ atHour, what, heldS, unavailableS }) => `| ${atHour} | ${what} | ${heldS} s | ${unavailableS} s |`,
  );
  return [...head, ...rows];
}
