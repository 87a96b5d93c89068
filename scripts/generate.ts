/** `npm run generate`: everything committed that is made from something else. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverageDoc } from '@amate/connectors/hl7v2/coverage-doc.ts';
import { writeConceptMaps } from '@amate/connectors/hl7v2/to-fhir/generate-concept-maps.ts';
import { writeTables } from '@amate/hie-core/r4/generate.ts';
import { policyDoc } from '@amate/hie-core/security/policy/render.ts';
import { writeSubstances } from '@amate/terminology/prescribing/generate-substances.ts';
import { rulesDoc } from '@amate/terminology/prescribing/render.ts';
import { forecastDoc } from '@amate/test/city/forecast-doc.ts';
import { ROOT } from './config.ts';
import { configurationDoc } from './configuration-doc.ts';
import { say } from './console.ts';

for (const line of writeTables()) say(line);
writeFileSync(join(ROOT, 'docs', 'configuration.md'), configurationDoc());
say('docs/configuration.md');
writeFileSync(join(ROOT, 'docs', 'politica-de-acceso.md'), policyDoc());
say('docs/politica-de-acceso.md');
writeSubstances();
writeFileSync(join(ROOT, 'docs', 'reglas-de-prescripcion.md'), rulesDoc());
say('docs/reglas-de-prescripcion.md');
writeFileSync(join(ROOT, 'docs', 'pronostico.md'), forecastDoc());
say('docs/pronostico.md');
const corpus = process.env.AMATE_CORPUS ?? join(ROOT, '../shared/corpus');
for (const line of writeConceptMaps(join(corpus, 'v2-to-fhir-mappings', 'mappings-and-samples.tar.xz'))) say(line);
writeFileSync(join(ROOT, 'docs', 'cobertura-hl7v2.md'), coverageDoc());
say('docs/cobertura-hl7v2.md');
