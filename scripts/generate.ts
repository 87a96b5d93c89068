/** `npm run generate`: everything committed that is made from something else; `-- docs`: the pages of docs/ alone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeConceptMaps } from '@amate/connectors/hl7v2/to-fhir/generate-concept-maps.ts';
import { writeTables } from '@amate/hie-core/r4/generate.ts';
import { writeSubstances } from '@amate/terminology/prescribing/generate-substances.ts';
import { ROOT } from './config.ts';
import { say } from './console.ts';

const HELP = `Uso: npm run generate [-- docs]

Escribe de nuevo lo que sale de otra cosa y se guarda con el código: tablas de FHIR R4, sustancias, mapas de HL7 v2 y páginas de docs/.
Los mapas salen del archivo de v2-to-FHIR que está en la carpeta AMATE_CORPUS.

  docs    solo las páginas de docs/
`;

const [only] = process.argv.slice(2);
if (only !== undefined && only !== 'docs') {
  const asked = only === '--help' || only === '-h';
  (asked ? process.stdout : process.stderr).write(HELP);
  process.exit(asked ? 0 : 2);
}
const docsAlone = only === 'docs';
if (!docsAlone) {
  for (const line of writeTables()) say(line);
  writeSubstances();
  const corpus = process.env.AMATE_CORPUS ?? join(ROOT, '../shared/corpus');
  for (const line of writeConceptMaps(join(corpus, 'v2-to-fhir-mappings', 'mappings-and-samples.tar.xz'))) say(line);
}
// Read only now: they are made from the tables above.
const { GENERATED_DOCS } = await import('./generated-docs.ts');
for (const [file, make] of Object.entries(GENERATED_DOCS)) {
  writeFileSync(join(ROOT, 'docs', file), make());
  say(`docs/${file}`);
}
