/** `npm run faults [-- --rounds N] [--seed S]`: the kill test by hand, as long as one wishes. */
import { parseArgs } from 'node:util';
import { killRounds } from './kill.ts';

const HELP = `Uso: npm run faults [-- --rounds 20] [--seed texto]

Manda mensajes de la ciudad sintética y mata con kill -9 el conector, el hub y PostgreSQL.
Al final comprueba que cada mensaje con acuse está en el hub exactamente una vez.
Termina con 0 si es así, 1 si no.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now()) },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help) {
  console.log(HELP);
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
