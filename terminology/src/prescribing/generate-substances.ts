/** `data/substances.generated.ts` from the starter catalogue of medicines; run by `npm run generate`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStarterFile } from '../starters/tsv.ts';

export const SUBSTANCES_FILE = join(import.meta.dirname, 'data', 'substances.generated.ts');

export function substancesText(): string {
  const { rows } = readStarterFile('medicamentos');
  const lines = rows.map(([, name = '', form = '', , route = '', atc = '']) => [name, form, route, atc].join('|'));
  return `/** Made by \`npm run generate\` from terminology/src/starters/data/medicamentos.tsv: generic|form|route|ATC. */\nexport const SUBSTANCES = \`${[...new Set(lines)].join('\n')}\`;\n`;
}

export const writeSubstances = (): void => writeFileSync(SUBSTANCES_FILE, substancesText());
