/** `npm run faults [-- KIND] [--rounds N] [--seed S]`: the kill tests by hand, as long as one wishes. */
import { parseArgs } from 'node:util';
import { MOST_CLINICS, MOST_HOSPITALS } from '../city/facilities.ts';
import { dayOfFaults } from '../day/befall/day-of-faults.ts';
import { Interrupted } from '../day/day.ts';
import { isWhole, reportLines } from '../day/report.ts';
import { stopSignal } from '../day/stop-signal.ts';
import { writeReport } from '../day/write-report.ts';
import { bookingKillRounds } from './booking-kill.ts';
import { killRounds } from './kill.ts';
import { mergeKillRounds } from './merge-kill.ts';
import { readingsKillRounds } from './readings-kill.ts';
import { transferKillRounds } from './transfer-kill.ts';

const HELP = `Uso: npm run faults [-- --rounds 20] [--seed texto] [--booking | --transfer | --readings | --merge | --day]

Sin más: manda mensajes de la ciudad sintética y mata con kill -9 el conector, el hub y PostgreSQL. Al final comprueba que
cada mensaje con acuse está en el hub exactamente una vez.
--booking: mata el hub y PostgreSQL entre el apartado y la reserva de citas: ningún lugar se pierde ni se da dos veces.
--transfer: los mata en medio de traspasos, pedidos y conteos: los libros cuadran, nada se pierde ni llega dos veces.
--readings: los mata mientras las casas mandan lecturas: ninguna con acuse se pierde o se duplica, ninguna alerta falta ni se repite.
--merge: los mata mientras se unen y se separan registros: cada unión está entera o no está, y separar devuelve todo.
--day: un día de la ciudad por todas las puertas (npm run day) con --rounds fallas al azar: mata hub, broker, PostgreSQL y conectores, corta
la red y la de los aparatos, mueve el reloj del hub, llena el disco de un conector. Además: --patients 300, --speed 120, --report (docs/dia.md).
Termina con 0 si es así, 1 si no.
`;

interface Asked {
  readonly rounds: number;
  readonly seed: string;
  readonly log: (line: string) => void;
}
/** What it found, and whether all of it is as it should be. */
interface Found {
  readonly report: object;
  readonly whole: boolean;
}

async function messages(asked: Asked): Promise<Found> {
  const report = await killRounds(asked);
  const { lost, doubled, wrongOwner } = report.reconciliation;
  const counted = JSON.stringify(report.stored) === JSON.stringify(report.expected);
  return { report, whole: counted && lost + doubled + wrongOwner + report.refused.length === 0 };
}

async function booking(asked: Asked): Promise<Found> {
  const report = await bookingKillRounds(asked);
  return { report, whole: report.sold === report.places && report.soldTwice + report.brokenPromises === 0 };
}

async function transfer(asked: Asked): Promise<Found> {
  const report = await transferKillRounds(asked);
  const { left, travelling, differences, arrived, sent, complete } = report;
  const whole = left + travelling + differences === 0 && arrived === sent && complete === asked.rounds;
  return { report, whole };
}

async function readings(asked: Asked): Promise<Found> {
  const report = await readingsKillRounds(asked);
  const { missing, twice, stored, recorded, acknowledged, raised, due } = report;
  const whole = missing + twice === 0 && stored === acknowledged && recorded === acknowledged && raised === due;
  return { report, whole };
}

async function day({ rounds, seed, log }: Asked): Promise<Found> {
  const [patients, speed] = [Number(values.patients), Number(values.speed)];
  const of = (per: number, most: number): number => Math.min(most, Math.max(2, Math.ceil(patients / per)));
  const report = await dayOfFaults({
    ...{ patients, hospitals: of(100, MOST_HOSPITALS), clinics: of(50, MOST_CLINICS), speed, seed, log },
    ...{ count: rounds, season: 'invierno', outbreak: 'influenza', stop: stopSignal() },
  });
  if (values.report) writeReport('fallas', report);
  log(reportLines(report).join('\n'));
  return { report: report.faults, whole: isWhole(report) };
}

async function merging(asked: Asked): Promise<Found> {
  const report = await mergeKillRounds(asked);
  const { halves, otherwise, changed, misplaced, joined } = report;
  return { report, whole: joined > 0 && halves + otherwise + changed + misplaced === 0 };
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now()) },
    booking: { type: 'boolean' },
    transfer: { type: 'boolean' },
    readings: { type: 'boolean' },
    merge: { type: 'boolean' },
    day: { type: 'boolean' },
    patients: { type: 'string', default: '300' },
    speed: { type: 'string', default: '120' },
    report: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

const notWhole = (['rounds', 'patients', 'speed'] as const).find((name) => !/^[1-9]\d{0,5}$/.test(values[name]));

if (values.help) {
  console.log(HELP);
} else if (notWhole !== undefined) {
  console.error(`--${notWhole} es un número entero desde 1, no «${values[notWhole]}». Vea npm run faults -- --help`);
  process.exitCode = 2;
} else {
  await causeAndTell().catch((error: unknown) => {
    console.error(error instanceof Interrupted ? error.message : error);
    process.exitCode = 1;
  });
}

async function causeAndTell(): Promise<void> {
  const kinds = { booking, transfer, readings, merge: merging, day };
  const kind = (['booking', 'transfer', 'readings', 'merge', 'day'] as const).find((name) => values[name]);
  const run = kind === undefined ? messages : kinds[kind];
  console.log(`Semilla ${values.seed} (repita con --seed ${values.seed})`);
  const { report, whole } = await run({ rounds: Number(values.rounds), seed: values.seed, log: console.log });
  console.log(JSON.stringify(report, null, 2));
  console.log(whole ? 'Todo está, una vez y donde debe.' : 'HAY DIFERENCIAS: véalas arriba.');
  process.exitCode = whole ? 0 : 1;
}
