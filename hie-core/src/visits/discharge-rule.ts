/**
 * What the hub knows of a visit and a later message of it does not say stays (HL7 v2.5.1 §2.5.3: what is not sent is not changed). A visit
 * that its hospital closed stays closed, and one that was withdrawn stays withdrawn: an A08 corrects the data and repeats PV1 as the sender
 * happens to fill it. Its beginning stays too: a discharge often comes without PV1-44. Only the hub knows what was filed before: the connector
 * sees one message. Who means to open it again names the resource by its id, says in `statusHistory` that what it was until now (A13, the
 * discharge is cancelled), or admits the person anew (the event is in `meta.tag`).
 */
import type { Encounter, Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { parseDateRange } from '../r4/date-range.ts';
import type { RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';

const OPEN: ReadonlySet<string> = new Set(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'unknown']);
const WITHDRAWN: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error']);
/** HL7 table 0003: admission, registration, pre-admission, change of class, discharge and its cancellation, pending admission. */
const EVENT = 'http://terminology.hl7.org/CodeSystem/v2-0003';
const GOES_ON: ReadonlySet<string> = new Set(['A01', 'A03', 'A04', 'A05', 'A06', 'A07', 'A13', 'A14']);

/** What is to be stored of a message about a visit that was known before. */
export function keepDischarge(said: Encounter, known: Encounter | undefined): Encounter {
  if (known === undefined) return said;
  const begun = keepStart(said, known);
  if (WITHDRAWN.has(known.status)) return keepWithdrawn(begun, known);
  return known.status === 'finished' ? keepFinished(begun, known) : begun;
}

/** per-1: an end before the start is a sender's clock; the start is what a timeline sorts by. */
function keepStart(said: Encounter, known: Encounter): Encounter {
  const start = known.period?.start;
  if (start === undefined || said.period?.start !== undefined) return said;
  const end = said.period?.end;
  // A day is all of it.
  const follows = (parseDateRange(end ?? '')?.high ?? 0) > (parseDateRange(start)?.low ?? 0);
  return { ...said, period: { start, ...(follows && { end }) } };
}

function keepWithdrawn(said: Encounter, known: Encounter): Encounter {
  if (WITHDRAWN.has(said.status) || wasUntilNow(said, 'finished', 'cancelled', 'entered-in-error')) return said;
  const event = said.meta?.tag?.find(({ system }) => system === EVENT)?.code;
  // Without one it is no message that repeats what it is not about, but a whole statement (a hospital that is asked by FHIR).
  return event === undefined || GOES_ON.has(event) ? said : { ...said, status: known.status };
}

function keepFinished(said: Encounter, known: Encounter): Encounter {
  if (!OPEN.has(said.status) || said.period?.end !== undefined || wasUntilNow(said, 'finished')) return said;
  const end = known.period?.end;
  return {
    ...said,
    status: 'finished',
    ...((said.period ?? end) !== undefined && { period: { ...said.period, ...(end && { end }) } }),
    ...(said.location && {
      location: said.location.map((one) => (one.status === 'active' ? { ...one, status: 'completed' as const } : one)),
    }),
  };
}

const wasUntilNow = ({ statusHistory }: Encounter, ...states: Encounter['status'][]): boolean =>
  statusHistory?.some(({ status }) => states.includes(status)) ?? false;

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
