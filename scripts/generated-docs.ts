/** The pages of docs/ that are made from code: `npm run generate` writes them, `generated-docs.test.ts` compares them. */
import { coverageDoc } from '@amate/connectors/hl7v2/coverage-doc.ts';
import { sourcesDoc } from '@amate/connectors/sources/coverage-doc.ts';
import { capabilityStatement } from '@amate/hie-core/fhir/capability.ts';
import { capabilityDoc } from '@amate/hie-core/fhir/capability-doc.ts';
import { routedInteractions } from '@amate/hie-core/fhir/routes.ts';
import { hubOpenApi } from '@amate/hie-core/hub/described.ts';
import { servesSearch } from '@amate/hie-core/hub/routes.ts';
import { policyDoc } from '@amate/hie-core/security/policy/render.ts';
import { VERSION } from '@amate/hie-core/version.ts';
import { rulesDoc } from '@amate/terminology/prescribing/render.ts';
import { forecastDoc } from '@amate/test/city/forecast-doc.ts';
import { configurationDoc } from './configuration-doc.ts';

const capabilities = (): string =>
  capabilityDoc(
    capabilityStatement({
      ...{ baseUrl: '', fhirUrl: '/fhir/R4', version: VERSION, date: '' },
      ...routedInteractions(),
      servesSearch: servesSearch(false),
    }),
  );

/** File in docs/ → its text. */
export const GENERATED_DOCS: Readonly<Record<string, () => string>> = {
  'capability-statement.md': capabilities,
  'cobertura-fuentes.md': sourcesDoc,
  'cobertura-hl7v2.md': coverageDoc,
  'configuration.md': configurationDoc,
  'openapi.json': () => `${JSON.stringify(hubOpenApi(), null, 1)}\n`,
  'politica-de-acceso.md': policyDoc,
  'pronostico.md': forecastDoc,
  'reglas-de-prescripcion.md': rulesDoc,
};
