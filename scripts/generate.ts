/** `npm run generate`: everything committed that is made from something else. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTables } from '@amate/hie-core/r4/generate.ts';
import { policyDoc } from '@amate/hie-core/security/policy/render.ts';
import { ROOT } from './config.ts';
import { configurationDoc } from './configuration-doc.ts';
import { say } from './console.ts';

for (const line of writeTables()) say(line);
writeFileSync(join(ROOT, 'docs', 'configuration.md'), configurationDoc());
say('docs/configuration.md');
writeFileSync(join(ROOT, 'docs', 'politica-de-acceso.md'), policyDoc());
say('docs/politica-de-acceso.md');
