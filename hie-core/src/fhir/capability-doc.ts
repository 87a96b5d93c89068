/** A CapabilityStatement as a page to read: what all types share once, then a row a type. `/fhir/R4/metadata` is the whole of it. */
import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';

export function capabilityDoc({ rest = [] }: CapabilityStatement): string {
  const [server] = rest;
  const types = server?.resource ?? [];
  const shared = onMost(types.map(({ interaction = [] }) => interaction.map(({ code }) => code!)));
  const everywhere = onMost(types.map(operationsOf));
  return [
    '# FHIR R4: what the hub serves',
    '',
    'Made by `npm run generate` from the tables that serve; a running hub tells it whole at `/fhir/R4/metadata`, and what it knows of',
    'vocabularies at `/fhir/R4/metadata?mode=terminology`. Everything else it serves to programs: [openapi.json](openapi.json). Own profiles:',
    '`hie-core/src/profiles`. With `FHIR_STORE=hapi` the search parameters are those that both stores know.',
    '',
    `- On the whole system: ${codes((server?.interaction ?? []).map(({ code }) => code!))}.`,
    `- On every one of the ${types.length} types: ${codes(shared)}; conditional create, read, update, patch and delete (one match);`,
    `  \`_include\` of each reference parameter and \`*\`, \`_revinclude\` of each parameter that can refer to the type; ${codes([...ON_ALL])};`,
    `  ${codes(everywhere)}.`,
    '- `AuditEvent` is read and added to, never changed.',
    '',
    '| Type | Search parameters of its own | Operations of its own | Profiles |',
    '|---|---|---|---|',
    ...types.map((type) => rowOf(type, everywhere)),
    '',
  ].join('\n');
}

/** What more than half of the lists hold, in the order of the longest. */
function onMost(lists: readonly (readonly string[])[]): readonly string[] {
  const longest = [...lists].sort((a, b) => b.length - a.length)[0] ?? [];
  return longest.filter((one) => lists.filter((list) => list.includes(one)).length > lists.length / 2);
}

const ON_ALL = new Set(['_id', '_lastUpdated', '_profile', '_security', '_source', '_tag']);

const operationsOf = ({ operation = [] }: CapabilityStatementRestResource): string[] =>
  operation.map(({ name }) => `$${name}`);

function rowOf(resource: CapabilityStatementRestResource, everywhere: readonly string[]): string {
  const { type, searchParam = [], supportedProfile = [] } = resource;
  const parameters = searchParam.map(({ name }) => name!).filter((name) => !ON_ALL.has(name));
  const operations = operationsOf(resource).filter((one) => !everywhere.includes(one));
  const profiles = supportedProfile.map((url) => url.split('/').at(-1)!);
  return `| ${type} | ${parameters.join(' ')} | ${operations.join(' ')} | ${profiles.join(' ')} |`;
}

const codes = (list: readonly string[]): string => list.map((one) => `\`${one}\``).join(', ');
