/** docs/dia.md: the last calm day and the last day with faults, each under its own mark; running one leaves the other as it was. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { type DayReport, reportLines } from './report.ts';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'dia.md');
const EMPTY = `# Un día de la ciudad

Todas las puertas de Amate a la vez, y al final la conciliación con lo que la ciudad sabe. Lo escriben \`npm run day -- --report\` y
\`npm run faults -- --day --report\`; qué hace cada puerta está en \`test/day/\`.

## Un día en calma

<!-- dia:inicio -->
<!-- dia:fin -->

## Un día con fallas

<!-- fallas:inicio -->
<!-- fallas:fin -->
`;

export function writeReport(mark: 'dia' | 'fallas', report: DayReport): void {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : EMPTY;
  const [cpu] = cpus();
  const load = loadavg()[2]!.toFixed(1);
  const what = `${cpus().length} núcleos (${cpu?.model.trim()}), carga de los últimos 15 minutos ${load}, Node ${process.version}`;
  const machine = `${new Date().toISOString().slice(0, 10)}, ${what}.`;
  const body = [machine, '', ...reportLines(report)].join('\n');
  const between = new RegExp(`(<!-- ${mark}:inicio -->\n)[\\s\\S]*?(<!-- ${mark}:fin -->)`);
  writeFileSync(
    FILE,
    text.replace(between, (_, open, close) => `${open}${body}\n${close}`),
  );
}
