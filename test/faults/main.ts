/** `npm run faults [-- --rounds N] [--seed S]`: the kill test by hand, as long as one wishes. */
import { parseArgs } from 'node:util';
import { bookingKillRounds } from './booking-kill.ts';
import { killRounds } from './kill.ts';

const HELP = `Uso: npm run faults [-- --rounds 20] [--seed texto] [--booking]

Manda mensajes de la ciudad sintética y mata con kill -9 el conector, el hub y PostgreSQL.
Al final comprueba que cada mensaje con acuse está en el hub exactamente una vez.
Con --booking: mata el hub y PostgreSQL entre el apartado y la reserva de citas, y comprueba que ningún lugar
se pierde ni se da dos veces.
Termina con 0 si es así, 1 si no.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now()) },
    booking: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help) {
  console.log(HELP);
} else if (values.booking) {
  console.log(`Semilla ${values.seed} (repita con --seed ${values.seed})`);
  const report = await bookingKillRounds({ rounds: Number(values.rounds), seed: values.seed, log: console.log });
  console.log(JSON.stringify(report, null, 2));
  const whole = report.sold === report.places && report.soldTwice + report.brokenPromises === 0;
  console.log(whole ? 'Ningún lugar se perdió ni se dio dos veces.' : 'HAY DIFERENCIAS: véalas arriba.');
  process.exitCode = whole ? 0 : 1;
} else {
  console.log(`Semilla ${values.seed} (repita con --seed ${values.seed})`);
  const report = await killRounds({ rounds: Number(values.rounds), seed: values.seed, log: console.log });
  console.log(JSON.stringify(report, null, 2));
  const { lost, doubled, wrongOwner } = report.reconciliation;
  const counted = JSON.stringify(report.stored) === JSON.stringify(report.expected);
  const whole = counted && lost + doubled + wrongOwner + report.refused.length === 0;
  console.log(whole ? 'Cada mensaje con acuse está exactamente una vez.' : 'HAY DIFERENCIAS: véalas arriba.');
  process.exitCode = whole ? 0 : 1;
}
