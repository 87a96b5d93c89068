/** docs/configuration.md, made of the same tables that the configuration is read by, so that it cannot say something else. */
import { KEYS } from '@amate/connectors/config-keys.ts';
import { HUB_KEYS } from '@amate/hie-core/config-keys.ts';
import { ROOT } from './config.ts';

type Row = readonly [name: string, fallback: string, about: string];

export function configurationDoc(): string {
  const hub: Row[] = Object.values(HUB_KEYS).map(({ name, about, fallback }) => [
    name,
    fallback === undefined ? 'obligatoria' : code(fallback),
    about,
  ]);
  const connector: Row[] = KEYS.map(({ key, fallback, unit, meaning }) => [
    key,
    code(fallback),
    `${meaning} (${unit})`,
  ]);
  return [
    '# Configuration',
    '',
    'Made by `npm run generate` from the tables that `config.ts` of each package reads. Environment variables; mistakes are all',
    'listed at the start. `npm start` sets most of them itself: see [.env.example](../.env.example).',
    '',
    '## Hub',
    '',
    table(hub),
    '',
    '## Connector',
    '',
    table(connector),
    '',
  ].join('\n');
}

/** A default inside the checkout is told from its root: where the checkout lies is nobody's business. */
const code = (text: string): string => (text === '' ? '–' : `\`${text.replace(`${ROOT}/`, '')}\``);

const table = (rows: readonly Row[]): string =>
  [
    '| Variable | Default | Meaning |',
    '|---|---|---|',
    ...rows.map((row) => `| \`${row[0]}\` | ${row[1]} | ${row[2]} |`),
  ].join('\n');
