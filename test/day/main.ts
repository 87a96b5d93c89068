/** `npm run day`: a working day of the synthetic city through every door of a running Amate, reconciled at its end. */
import { parseArgs } from 'node:util';
import { MOST_CLINICS, MOST_HOSPITALS } from '../city/facilities.ts';
import { progressBar } from '../city/progress-bar.ts';
import { Interrupted, runDay } from './day.ts';
import { OUTBREAKS, type Outbreak, SEASONS, type Season } from './plan.ts';
import { isWhole, reportLines } from './report.ts';
import { stopSignal } from './stop-signal.ts';
import { writeReport } from './write-report.ts';

const HELP = `Un día de trabajo de la ciudad sintética, de 6 a 22 h, por todas las puertas de Amate a la vez: hospitales por MLLP y C-CDA,
centros de salud con las llamadas de la aplicación web, citas del portal, farmacias con traspasos, aparatos en casa por MQTT.
Al final concilia persona por persona, consulta por consulta, envase por envase, lectura por lectura y cita por cita.
Termina con 0 si nada falta, sobra ni está con otra persona; con 1 si no.

Uso: npm run day -- [opciones]

  --speed N        minutos de la ciudad por cada minuto (60: el día dura 16 minutos)
  --patients P     personas del día (1000)
  --hospitals H    hospitales, un conector real cada uno (uno por cada 100 personas; hasta ${MOST_HOSPITALS})
  --clinics C      centros de salud (uno por cada 50 personas; hasta ${MOST_CLINICS})
  --season S       ${SEASONS.join(', ')} (según la fecha)
  --outbreak B     ${Object.keys(OUTBREAKS).join(', ')}: la mitad de una alcaldía acude a consulta entre las 10 y las 17 h
  --seed S         la misma da el mismo día (dia)
  --hub URL        un hub que ya corre, con su base (DATABASE_URL o AMATE_DATA_DIR); sin esto arranca uno propio
  --mqtt PUERTO    del broker de ese hub
  --report         escribe docs/dia.md
  --help           muestra esta ayuda
`;

const seasonOf = (month: number): Season =>
  month >= 11 || month <= 2 ? 'invierno' : month <= 5 ? 'estiaje' : 'lluvias';

class UsageError extends Error {}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        speed: { type: 'string', default: '60' },
        patients: { type: 'string', default: '1000' },
        hospitals: { type: 'string' },
        clinics: { type: 'string' },
        season: { type: 'string' },
        outbreak: { type: 'string' },
        seed: { type: 'string', default: 'dia' },
        hub: { type: 'string' },
        mqtt: { type: 'string' },
        report: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`No entiendo las opciones: ${(error as Error).message}`);
  }
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${name} es un número entero de 1 a ${most}, no «${text}».`);
}
function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} es ${known.join(', ')}; no «${text}».`);
}

async function main(): Promise<void> {
  const values = readArguments();
  if (values.help) {
    console.log(HELP);
    return;
  }
  const patients = whole('patients', values.patients, 200_000);
  const scaled = (per: number, most: number): string => String(Math.min(most, Math.max(2, Math.round(patients / per))));
  const hospitals = whole('hospitals', values.hospitals ?? scaled(100, MOST_HOSPITALS), MOST_HOSPITALS);
  const clinics = whole('clinics', values.clinics ?? scaled(50, MOST_CLINICS), MOST_CLINICS);
  const kinds = Object.keys(OUTBREAKS) as Outbreak[];
  const report = await runDay({
    ...{ patients, hospitals, clinics, seed: values.seed, speed: whole('speed', values.speed, 10_000) },
    season: oneOf('season', values.season ?? seasonOf(new Date().getUTCMonth() + 1), SEASONS),
    outbreak: values.outbreak === undefined ? undefined : oneOf('outbreak', values.outbreak, kinds),
    ...(values.hub !== undefined && {
      world: {
        hub: values.hub.replace(/\/$/, ''),
        mqttPort: values.mqtt === undefined ? undefined : whole('mqtt', values.mqtt, 65_535),
      },
    }),
    log: (line) => console.error(line),
    onProgress: progressBar('El día'),
    stop: stopSignal(),
  });
  console.log(reportLines(report).join('\n'));
  if (values.report) writeReport('dia', report);
  process.exitCode = isWhole(report) ? 0 : 1;
}

main().catch((error: Error) => {
  if (error instanceof UsageError) console.error(`${error.message} Vea npm run day -- --help`);
  else console.error(error instanceof Interrupted ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
