/** An AuditEvent as one plain sentence, and its details by name. */
import { parseWhen, showWhen } from '../calendar/when.ts';
import type { FactPair } from '../shell/facts.tsx';
import { esMxTrust } from '../texts/es-mx-trust.ts';
import { listed, type TextKey, t } from '../texts/t.ts';
import type { AuditEvent } from './operation.resource.ts';

const agentOf = (event: AuditEvent) => event.agent?.find((one) => one.requestor) ?? event.agent?.[0];
const codesOf = (event: AuditEvent): readonly string[] => (event.subtype ?? []).flatMap(({ code }) => code ?? []);

function whoOf(event: AuditEvent): string {
  const agent = agentOf(event);
  return (
    agent?.name ?? agent?.who?.display ?? agent?.who?.identifier?.value ?? agent?.who?.reference ?? t('audit.nobody')
  );
}

function didOf(event: AuditEvent): string {
  const codes = codesOf(event);
  if (codes.includes('110127')) return t('audit.opened');
  if (codes.includes('search-type')) return t('audit.searched');
  switch (event.action) {
    case 'R':
      return t('audit.read');
    case 'C':
      return t('audit.created');
    case 'U':
      return t('audit.updated');
    case 'D':
      return t('audit.deleted');
    default:
      return event.type?.code === '110114' ? t('audit.signIn') : t('audit.executed');
  }
}

const queryOf = (event: AuditEvent): string | undefined => {
  const encoded = event.entity?.find((one) => one.query !== undefined)?.query;
  if (encoded === undefined) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
};
const aboutOf = (event: AuditEvent): readonly string[] => [
  ...new Set((event.entity ?? []).flatMap((one) => one.what?.reference ?? [])),
];

/** The kinds of what was touched, in Spanish where there is a word; a person alone is "a record". */
function whatOf(event: AuditEvent): string {
  if (event.type?.code === '110114') return '';
  const types = [...new Set(aboutOf(event).map((reference) => reference.split('/')[0]!))];
  const named = types.length > 1 ? types.filter((type) => type !== 'Patient') : types;
  const asked = named.length > 0 ? named : [queryOf(event)?.split(/[?/]/)[0] ?? ''];
  return listed(asked.map(nameOf));
}

function nameOf(type: string): string {
  const key = `audit.type.${type}`;
  return Object.hasOwn(esMxTrust, key) ? t(key as TypeKey) : type;
}
type TypeKey = Extract<TextKey, `audit.type.${string}`>;

export const sentenceOf = (event: AuditEvent): string =>
  t('audit.sentence', { who: whoOf(event), did: didOf(event), what: whatOf(event) }).trim();

export function markOf(event: AuditEvent): string | undefined {
  if (event.outcome === '4') return t('audit.denied');
  return event.outcome === '8' ? t('audit.failed') : undefined;
}

export function momentOf(event: AuditEvent): string {
  const when = parseWhen(event.recorded);
  return when === undefined ? '' : showWhen(when);
}

export function factsOf(event: AuditEvent): readonly FactPair[] {
  const agent = agentOf(event);
  const client = event.agent?.find((one) => one.who?.identifier?.system?.endsWith('cliente-oauth'));
  const network = event.agent?.find((one) => one.network?.address !== undefined && one.who?.display !== 'Amate');
  const purpose = agent?.purposeOfUse?.[0]?.coding?.[0]?.code;
  return [
    [t('audit.id'), event.id],
    [t('audit.when'), event.recorded],
    [t('audit.role'), agent?.role?.[0]?.coding?.[0]?.code],
    [t('audit.place'), event.source?.site],
    [t('audit.client'), client?.who?.identifier?.value],
    [t('audit.address'), network?.network?.address],
    [t('audit.purpose'), purpose],
    [t('audit.note'), event.outcomeDesc],
    [t('audit.about'), aboutOf(event).join(', ')],
    [t('audit.query'), queryOf(event)],
    [t('audit.technical'), [event.type?.code, ...codesOf(event)].filter(Boolean).join(' · ')],
  ];
}
