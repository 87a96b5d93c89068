/** `docs/pronostico.md`: how planning foresees, in the words of the code, and how it does on the synthetic city's two years. */
import { DEFINITIONS } from '@amate/hie-core/supply/planning/read.ts';
import { backtest, METHODS, type Score } from './backtest.ts';
import { CONSUMED, MONTHS } from './consumption.ts';

const SEED = 'amate';
const ORDER = ['invierno', 'calor', 'crónico', 'sin temporada', 'todo'];

export function forecastDoc(): string {
  const scores = backtest(SEED).sort((a, b) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group));
  const all = scores.at(-1)!;
  return `# Pronóstico y planeación de insumos

Lo escribe \`npm run generate\`; no se edita a mano. Las definiciones son las que la API pone junto a cada cifra (\`GET /insumos/planeacion\`).

${Object.values(DEFINITIONS)
  .map((text) => `- ${text}`)
  .join('\n')}

## Qué tan bien pronostica

Cada mes del segundo año se pronostica solo con lo que se sabía antes, para cada clínica y clave de la ciudad sintética (${MONTHS} meses,
${CONSUMED.length} claves, ${all.forecasts.toLocaleString('en')} pronósticos; semilla \`${SEED}\`). La demanda de esa ciudad es inventada: sirve para comparar métodos, no
para saber cuánto se usará en una clínica de verdad. Cada año la temporada es más o menos dura, las clínicas crecen o no, y hay desabasto.

Error: de cada 100 envases usados, cuántos se pronosticaron de más o de menos (WAPE). Menor es mejor.

${table(scores, 'error')}

Sesgo: de cada 100 envases usados, cuántos sobraron en total al pronosticar (con signo menos: faltaron). Cerca de cero es mejor.

${table(scores, 'bias')}
`;
}

function table(scores: readonly Score[], what: 'error' | 'bias'): string {
  const rows = scores.map(
    (score) => `| ${score.group} | ${METHODS.map((name) => score[what][name].toFixed(1)).join(' | ')} |`,
  );
  return [`| Grupo | ${METHODS.join(' | ')} |`, `|---|${METHODS.map(() => '---').join('|')}|`, ...rows].join('\n');
}
