/** `npm run connect -- fhir`: whether a hospital's FHIR server can be read and how much there is, without taking anything. */
import { parseArgs } from 'node:util';
import { readDataDir, readProfile } from '../config.ts';
import { sourceNamed } from '../sources/named.ts';
import { FhirServer, matchesOf, ServerFault } from './server.ts';
import { PollState } from './state.ts';

const HELP = `Lectura de un servidor FHIR R4 de un hospital.

Uso: npm run connect -- fhir [--source nombre]

Pregunta por cada tipo de recurso de la fuente y dice si el servidor responde, hasta dónde se ha leído y qué seguiría.
No toma nada: el conector encendido lee solo, cada tantos segundos como diga la configuración.

  --source  nombre de la fuente en CONNECTOR_CONFIG_FILE, si hay varias
  --help    muestra esta ayuda

Termina con 0 si todo responde, 1 si algo falla.
`;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { source: { type: 'string' }, dry: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const source = sourceNamed(readProfile(), 'fhir', values.source);
  const server = new FhirServer(source, new AbortController().signal);
  const state = new PollState(readDataDir(), source);
  let failed = 0;
  process.stdout.write(`${source.name}: ${source.url}\n`);
  try {
    for (const type of source.types) {
      const since = state.cursor(type);
      const bound = since === undefined ? '' : `&_lastUpdated=gt${encodeURIComponent(since)}`;
      try {
        const page = matchesOf(await server.bundle(`${type}?_sort=_lastUpdated&_count=5${bound}`), type);
        const oldest = page[0]?.meta?.lastUpdated ?? '';
        const next = page.length === 0 ? 'nada nuevo' : `hay por leer, desde ${oldest}`;
        process.stdout.write(`  ${type} ✓ ${since === undefined ? 'sin leer aún' : `leído hasta ${since}`}; ${next}\n`);
      } catch (error) {
        if (!(error instanceof ServerFault)) throw error;
        failed++;
        process.stdout.write(`  ${type} ✗ ${error.message}\n`);
      }
    }
  } finally {
    state.close();
  }
  return failed > 0 ? 1 : 0;
}
