/** `metadata?mode=terminology`: https://hl7.org/fhir/R4/terminologycapabilities.html */
import type { Terminology } from '@amate/terminology/service.ts';
import type { Resource } from '@medplum/fhirtypes';

export interface TerminologyFacts {
  readonly fhirUrl: string;
  readonly version: string;
}

const text = (name: string) => ({ name });

export async function terminologyCapabilities(facts: TerminologyFacts, terminology: Terminology): Promise<Resource> {
  const byUrl = new Map<string, { code: string; isDefault: boolean }[]>();
  for (const { url, version } of await terminology.source.systems())
    byUrl.set(url, [...(byUrl.get(url) ?? []), ...(version === '' ? [] : [{ code: version, isDefault: false }])]);
  return {
    resourceType: 'TerminologyCapabilities',
    ...{ url: `${facts.fhirUrl}/metadata?mode=terminology`, version: facts.version, name: 'AmateTerminologia' },
    ...{ title: 'Amate: terminología', status: 'active', kind: 'instance', date: new Date().toISOString() },
    software: { name: 'Amate', version: facts.version },
    implementation: { description: 'Amate: terminología de la Ciudad de México', url: facts.fhirUrl },
    codeSystem: [...byUrl].map(([uri, versions]) => ({
      uri,
      ...(versions.length > 0 && { version: versions.map(({ code }) => ({ code })) }),
      subsumption: true,
    })),
    expansion: {
      ...{ hierarchical: true, paging: true, incomplete: false },
      parameter: [
        ...['activeOnly', 'count', 'displayLanguage', 'excludeNested', 'excludeNotForUI', 'filter'].map(text),
        ...['force-system-version', 'includeDefinition', 'includeDesignations', 'offset', 'system-version'].map(text),
      ],
      textFilter: 'Palabras por su inicio, sin acentos ni mayúsculas, en cualquier orden.',
    },
    codeSearch: 'all',
    validateCode: { translations: false },
    translation: { needsMap: false },
    closure: { translation: false },
  } as unknown as Resource;
}
