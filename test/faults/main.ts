/** `npm run faults [-- KIND] [--rounds N] [--seed S]`: the kill tests by hand, as long as one wishes. */
import { parseArgs } from 'node:util';
import { bookingKillRounds } from './booking-kill.ts';
import { killRounds } from './kill.ts';
import { readingsKillRounds } from './readings-kill.ts';
import { transferKillRounds } from './transfer-kill.ts';

const HELP = `Uso: npm run faults [-- --rounds 20] [--seed texto] [--booking | --transfer | --readings]

Sin más: manda mensajes de la ciudad sintética y mata con kill -9 el conector, el hub y PostgreSQL. Al final comprueba que
cada mensaje con acuse está en el hub exactamente una vez.
--booking: mata el hub y PostgreSQL entre el apartado y la reserva de citas: ningún lugar se pierde ni se da dos veces.
--transfer: los mata en medio de traspasos, pedidos y conteos: los libros cuadran, nada se pierde ni llega dos veces.
--readings: los mata mientras las casas mandan lecturas: ninguna con acuse se pierde o se duplica, ninguna alerta falta ni se repite.
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

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now()) },
    booking: { type: 'boolean' },
    transfer: { type: 'boolean' },
    readings: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  const run = values.booking ? booking : values.transfer ? transfer : values.readings ? readings : messages;
  console.log(`Semilla ${values.seed} (repita con --seed ${values.seed})`);
  const { report, whole } = await run({ rounds: Number(values.rounds), seed: values.seed, log: console.log });
  console.log(JSON.stringify(report, null, 2));
  console.log(whole ? 'Todo está, una vez y donde debe.' : 'HAY DIFERENCIAS: véalas arriba.');
  process.exitCode = whole ? 0 : 1;
}
