/**
 * What a facility's own system may write into the directory: entries of its own facility. Of what the registries keep of it, only how it is
 * reached; nothing of anybody else, no CLUES, no cédula, no closing. Who keeps the registries is bound by none of this (docs/adr/0044).
 */
import { isDeepStrictEqual } from 'node:util';
import { CEDULA_PROFESIONAL_SYSTEM, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, Resource } from '@medplum/fhirtypes';
import { fault, type HubError } from '../errors.ts';
import { isRegistered } from '../profiles/mcsd.ts';
import { soleIdentifier } from '../store/criteria.ts';
import type { RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { allClues } from './clues-history.ts';
import { withoutWriter, writerOf } from './keeper.ts';
import { hangsElsewhere, identifiersOf, OWNER, ownershipOf, ownersNamed } from './ownership.ts';

const RULE = 'Directorio: cada sistema escribe lo de su unidad';
const ASK = 'Pida el cambio a quien opera el intercambio.';

/** How the network is connected is the operators' alone. */
const OPERATED: ReadonlySet<string> = new Set(['Endpoint', 'OrganizationAffiliation']);

/** Of a registered facility: how it is reached and found. The rest is said by who keeps the registries. */
const REACHED: ReadonlySet<string> = new Set([
  ...['telecom', 'contact', 'alias', 'description', 'address', 'position', 'hoursOfOperation'],
  ...['availabilityExceptions', 'endpoint', 'text', 'meta', 'identifier', 'id', 'resourceType'],
]);

type Entry = Resource & Readonly<Record<string, unknown>>;

/**
 * As it may be stored: without the mark of the writer, and with what the registries say and he left out.
 * @throws HubError when it is not his to write
 */
export async function asOwn<T extends Resource>(given: T, before: T | undefined, read: RuleRead): Promise<T> {
  const clues = writerOf(given);
  const after = withoutWriter(given);
  if (clues === undefined) return after;
  if (OPERATED.has(after.resourceType))
    throw refused(after, 'Las conexiones de la red las lleva quien opera el intercambio.', { fix: ASK });
  if (before !== undefined && (await ownershipOf(before, clues, read)) !== 'own') throw notYours(before, clues);
  if (before !== undefined && isRegistered(before)) return asRegistered(before, after);
  const ownership = await ownershipOf(after, clues, read);
  if (ownership !== 'own') throw ownership === 'foreign' ? notYours(after, clues) : nobodys(after, clues);
  if (isClosed(after) && !(before !== undefined && isClosed(before)) && allClues(identifiersOf(after)).length > 0)
    throw refused(after, 'De abrir y cerrar una unidad decide quien lleva el registro.', { fix: ASK });
  const cedula = identifiersOf(after).find(({ system }) => system === CEDULA_PROFESIONAL_SYSTEM);
  if (after.resourceType === 'Practitioner' && cedula !== undefined)
    throw refused(after, 'A los profesionales por su cédula los registra quien opera el intercambio.', {
      path: 'Practitioner.identifier',
      fix: 'Nómbrelo por su cédula en la referencia (Reference.identifier), sin enviar el Practitioner.',
    });
  if (await hangsElsewhere(after, before, clues, read)) throw hangsOnAnother(after, clues);
  return after;
}

const isClosed = (resource: Resource): boolean => {
  const { active, status } = resource as { active?: boolean; status?: string };
  return active === false || status === 'inactive' || status === 'suspended';
};

/** Of an agenda, or of a time in one: it may be of nobody's unit, never of another's. @throws HubError when it is */
export async function asOwnAgenda<T extends Resource>(
  given: T,
  before: Resource | undefined,
  read: RuleRead,
): Promise<T> {
  const clues = writerOf(given);
  const after = withoutWriter(given);
  if (clues === undefined) return after;
  for (const one of [before, after])
    if (one !== undefined && (await ownershipOf(one, clues, read)) === 'foreign') throw notYours(one, clues);
  return after;
}

/** Other entries of a Bundle could hang on what it meets, as if it were the sender's. @throws HubError */
export async function refuseForeignMatch(given: Resource, met: Resource, read: RuleRead): Promise<void> {
  const clues = writerOf(given);
  if (clues !== undefined && (await ownershipOf(met, clues, read)) === 'foreign') throw notYours(met, clues);
}

function asRegistered<T extends Resource>(before: T, after: T): T {
  if (before.resourceType !== 'Organization' && before.resourceType !== 'Location')
    throw refused(before, 'Esta entrada la lleva el registro.', { fix: ASK });
  const [was, is] = [before as unknown as Entry, after as unknown as Entry];
  for (const name of Object.keys(is))
    if (!REACHED.has(name) && !isDeepStrictEqual(is[name], was[name])) throw keptElsewhere(after, name);
  const held = identifiersOf(before);
  for (const one of identifiersOf(after))
    if (one.system === CLUES_SYSTEM && !held.some((known) => isSameClues(known, one)))
      throw keptElsewhere(after, 'identifier', one.value);
  const added = identifiersOf(after).filter(
    ({ system, value }) => !held.some((known) => known.system === system && known.value === value),
  );
  const kept = Object.fromEntries(Object.entries(was).filter(([name]) => !REACHED.has(name)));
  return { ...is, ...kept, identifier: [...held, ...added] } as unknown as T;
}

const isSameClues = (known: Identifier, said: Identifier): boolean =>
  known.system === CLUES_SYSTEM && known.value === said.value && (known.use === 'old') === (said.use === 'old');

function refused(resource: Resource, text: string, more: { path?: string; value?: string; fix: string }): HubError {
  return fault('business-rule', text, { path: resource.resourceType, rule: RULE, ...more });
}

const notYours = ({ resourceType }: Resource, clues: string): HubError =>
  fault('business-rule', `Esta entrada del directorio no es de ${clues}.`, {
    ...{ path: resourceType, rule: RULE, value: clues },
    fix: 'El sistema de una unidad escribe solo lo de su unidad; lo demás, pídalo a quien opera el intercambio.',
  });

const hangsOnAnother = (resource: Resource, clues: string): HubError =>
  refused(resource, `La entrada del directorio cuelga de una unidad, una sede o un servicio que no es de ${clues}.`, {
    value: clues,
    fix: 'Refiérala solo a lo de su unidad, por su id o por un identificador; lo demás, pídalo a quien opera el intercambio.',
  });

const nobodys = (resource: Resource, clues: string): HubError =>
  refused(resource, 'La entrada del directorio no dice de qué unidad es.', {
    value: clues,
    fix: `Déle un identificador propio de la unidad, o diga en ${OWNER[resource.resourceType]?.[0] ?? 'identifier'} que es de ${clues}; para nombrar a otros basta una referencia por identificador.`,
  });

const keptElsewhere = (resource: Resource, element: string, value?: string): HubError =>
  refused(
    resource,
    element === 'identifier'
      ? 'Las CLUES de un establecimiento del registro las cambia quien lo lleva.'
      : `«${element}» de un establecimiento del registro lo cambia quien lo lleva.`,
    {
      path: `${resource.resourceType}.${element}`,
      ...(value !== undefined && { value }),
      fix: 'Deje ese elemento como está en el registro, o pida el cambio a quien opera el intercambio.',
    },
  );

/** Which of several is meant is nobody's guess. */
export async function refuseSeveral(type: string, { condition }: RuleIntent, read: RuleRead): Promise<void> {
  const sole = condition === undefined ? undefined : soleIdentifier(condition);
  if (sole?.system === undefined) return;
  const { system, value } = sole;
  if ((await read.byIdentifier(type, [{ system, value }])).length > 1)
    throw fault('multiple-matches', 'La condición corresponde a más de un recurso.', {
      ...{ path: type, rule: 'R4 conditional interactions: 0 o 1 coincidencias', value },
      fix: 'Use un identificador que solo tenga un recurso.',
    });
}

/** For types of the directory that have no other rule. */
export const ownEntryRule = (type: string): WriteRule => ({
  type,
  lookups: () => [],
  exclusive: () => [],
  needs: ownersNamed,
  async decide(intent, read): Promise<RuleVerdict> {
    const { kind, resource, target } = intent;
    if (target?.id === undefined) await refuseSeveral(type, intent, read);
    else if (kind === 'create') {
      if (type === 'PractitionerRole') await refuseForeignMatch(resource, target, read);
      return { kind: 'match', id: target.id };
    }
    const own = await asOwn(resource, target, read);
    return target?.id === undefined
      ? { kind: 'create', resource: own }
      : { kind: 'replace', id: target.id, resource: own };
  },
});
