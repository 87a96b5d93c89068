/** `npm run city`: the synthetic city on disk or in figures. */
import { parseArgs } from 'node:util';
import { City, DEFAULT_CLINICS, DEFAULT_HOSPITALS, DEFAULT_PATIENTS, DEFAULT_SEED } from './city.ts';
import { MOST_CLINICS, MOST_HOSPITALS } from './facilities.ts';
import { progressBar } from './progress-bar.ts';
import { registeredNames } from './registered-names.ts';
import { cityStats } from './stats.ts';
import { writeCity } from './write-city.ts';

const MOST_PATIENTS = 3_500_000;
const HELP = `Ciudad sintética: personas que no existen, con CURP válida, y lo que hospitales y clínicas dirían de ellas.

Uso: npm run city -- [opciones]

  --patients N    personas (${DEFAULT_PATIENTS}; hasta ${MOST_PATIENTS})
  --hospitals H   hospitales que envían HL7 v2 (${DEFAULT_HOSPITALS}; hasta ${MOST_HOSPITALS})
  --clinics C     centros de salud (${DEFAULT_CLINICS}; hasta ${MOST_CLINICS})
  --seed S        semilla: la misma da la misma ciudad (${DEFAULT_SEED})
  --out DIR       escribe DIR/hl7/CLUES.hl7, DIR/fhir/CLUES.ndjson, DIR/people.jsonl y DIR/truth.jsonl
  --split         con --out, un archivo por mensaje: DIR/hl7/CLUES/NÚMERO.hl7
  --stats         muestra las cifras de la ciudad
  --help          muestra esta ayuda

Si existe AMATE_DATA/nombres_2020_largo.csv, los nacidos desde 2013 llevan los nombres de ese registro.
`;

class UsageError extends Error {}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${name} debe ser un número entero de 1 a ${most}; llegó «${text}».`);
}

function readArguments(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        patients: { type: 'string', default: String(DEFAULT_PATIENTS) },
        hospitals: { type: 'string', default: String(DEFAULT_HOSPITALS) },
        clinics: { type: 'string', default: String(DEFAULT_CLINICS) },
        seed: { type: 'string', default: DEFAULT_SEED },
        out: { type: 'string' },
        split: { type: 'boolean', default: false },
        stats: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`No entiendo las opciones: ${(error as Error).message}`);
  }
}

async function main(argv: readonly string[]): Promise<void> {
  const values = readArguments(argv);
  const size = {
    patients: wholeNumber('patients', values.patients, MOST_PATIENTS),
    hospitals: wholeNumber('hospitals', values.hospitals, MOST_HOSPITALS),
    clinics: wholeNumber('clinics', values.clinics, MOST_CLINICS),
  };
  if (values.help || (values.out === undefined && !values.stats)) {
    process.stdout.write(HELP);
    return;
  }
  const names = registeredNames();
  const city = new City({ seed: values.seed, ...size, names });
  process.stderr.write(`Nombres de niñas y niños: ${names ? 'registro de 2020' : 'tabla propia'}.\n`);
  if (values.out !== undefined) {
    const bar = progressBar('Escribiendo la ciudad');
    const { people, messages, clinicBundles } = await writeCity(city, values.out, {
      split: values.split,
      onProgress: bar,
    });
    process.stdout.write(
      `${people} personas, ${messages} mensajes HL7 y ${clinicBundles} consultas FHIR en ${values.out}\n`,
    );
  }
  if (values.stats) process.stdout.write(`${cityStats(city, progressBar('Contando'))}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message} Pida ayuda con: npm run city -- --help\n`);
  process.exitCode = 2;
}
