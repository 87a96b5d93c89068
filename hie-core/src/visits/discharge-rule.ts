/**
 * A visit that its hospital closed stays closed when a later message of the same visit says nothing of the discharge: an A08 corrects the
 * data and repeats PV1 as the sender happens to fill it, often without PV1-45 (HL7 v2.5.1 §2.5.3: what is not sent is not changed). Only the
 * hub knows what was filed before: the connector sees one message. Who means to open it again names the resource by its id, or says in
 * `statusHistory` that it was finished until now (A13, the discharge is cancelled).
 */
import type { Encounter, Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';

const OPEN: ReadonlySet<string> = new Set(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'unknown']);

/** What is to be stored of a message about a visit that was known before. */
export function keepDischarge(said: Encounter, known: Encounter | undefined): Encounter {
  if (known?.status !== 'finished' || !OPEN.has(said.status) || said.period?.end !== undefined) return said;
  if (said.statusHistory?.some(({ status }) => status === 'finished')) return said;
  const start = said.period?.start ?? known.period?.start;
  const end = known.period?.end;
  return {
    ...said,
    status: 'finished',
    ...((start ?? end) !== undefined && { period: { ...(start && { start }), ...(end && { end }) } }),
    ...(said.location && {
      location: said.location.map((one) => (one.status === 'active' ? { ...one, status: 'completed' as const } : one)),
    }),
  };
}

export const dischargeRule: WriteRule = {
  type: 'Encounter',

  async decide({ kind, resource, condition, target }: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    if (target === undefined) {
      if (condition !== undefined) await refuseSeveral(resource as Encounter, read);
      return { kind: 'create', resource };
    }
    if (kind === 'create') return { kind: 'match', id: target.id! };
    if (condition === undefined) return { kind: 'replace', id: target.id!, resource };
    return { kind: 'replace', id: target.id!, resource: keepDischarge(resource as Encounter, target as Encounter) };
  },

  lookups: (resource: Resource) => identifiersOf(resource as Encounter),

  exclusive: () => [],
};

const identifiersOf = ({ identifier = [] }: Encounter) =>
  identifier.flatMap(({ system, value }) => (system !== undefined && value !== undefined ? [{ system, value }] : []));

/** The store leaves several matches to the rule of the type. */
async function refuseSeveral(encounter: Encounter, read: RuleRead): Promise<void> {
  const identifiers = identifiersOf(encounter);
  if (identifiers.length === 0 || (await read.byIdentifier('Encounter', identifiers)).length < 2) return;
  throw fault('multiple-matches', 'La condición corresponde a más de un recurso.', {
    path: 'Encounter.identifier',
    rule: 'R4 conditional interactions: 0 o 1 coincidencias',
    fix: 'Use un identificador que solo tenga un recurso.',
  });
}
