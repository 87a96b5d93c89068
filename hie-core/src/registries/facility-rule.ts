/**
 * The facilities of the registries, through whichever door they are written: a CLUES that one stood under is never lost, and no other
 * facility may take it over. Organizations and Locations that never claimed a facility's profile pass as they come (docs/adr/0044).
 */
import { dayKeyOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { parseClues } from '@amate/terminology/identifiers/clues.ts';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Location, Organization, Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { isRegisteredFacility, REGISTRY_META } from '../profiles/mcsd.ts';
import type { BusinessIdentifier, RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { allClues, currentClues, keepingClues } from './clues-history.ts';
import { asOwn, refuseForeignMatch, refuseSeveral } from './own-entries.ts';
import { ownersNamed } from './ownership.ts';

const RULE = 'Registro de establecimientos (CLUES)';
type Place = Organization | Location;

const cluesOf = (resource: Resource): BusinessIdentifier[] =>
  allClues((resource as Place).identifier).map((value) => ({ system: CLUES_SYSTEM, value }));

export const facilityRule = (type: 'Organization' | 'Location', nowMs: () => number = Date.now): WriteRule => ({
  type,
  lookups: cluesOf,
  exclusive: (resource) => (isRegisteredFacility(resource) ? cluesOf(resource) : []),
  needs: ownersNamed,
  async decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    const target = intent.target as Place | undefined;
    if (target?.id === undefined) await refuseSeveral(type, intent, read);
    else if (intent.kind === 'create') {
      await refuseForeignMatch(intent.resource, target, read);
      return { kind: 'match', id: target.id };
    }
    const given = await asOwn(intent.resource as Place, target, read);
    const resource = settled(target, given, dayKeyOf(nowMs()));
    if (isRegisteredFacility(resource)) await check(resource, target?.id, read);
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
});

/**
 * Once in the registries, a facility stays in them: a sender who leaves out its profile or a CLUES takes neither away. Nor does he who claims
 * no profile (`keeper.ts` takes it from a facility's own system) add a CLUES: it opens the persons who were treated under it.
 */
function settled(before: Place | undefined, after: Place, today: string): Place {
  if (before === undefined || !isRegisteredFacility(before)) return after;
  if (!isRegisteredFacility(after)) refuseAdded(before, after);
  const profile = [...new Set([...(after.meta?.profile ?? []), ...REGISTRY_META[before.resourceType]])];
  const identifier = keepingClues(before.identifier, after.identifier, today);
  const whole = { ...after, meta: { ...after.meta, profile } };
  return (identifier === undefined ? whole : { ...whole, identifier: [...identifier] }) as Place;
}

function refuseAdded(before: Place, after: Place): void {
  const held = new Set(allClues(before.identifier));
  const added = allClues(after.identifier).find((one) => !held.has(one));
  if (added !== undefined)
    throw fault('business-rule', 'Las CLUES de un establecimiento del registro las cambia quien lo lleva.', {
      ...{ path: `${after.resourceType}.identifier`, rule: RULE, value: added },
      fix: `Pídalo a quien opera el intercambio; lo escribe con el perfil ${REGISTRY_META[after.resourceType][0]}.`,
    });
}

async function check(resource: Place, id: string | undefined, read: RuleRead): Promise<void> {
  const path = `${resource.resourceType}.identifier`;
  const all = cluesOf(resource);
  for (const { value } of all) {
    const parsed = parseClues(value);
    if (parsed.kind === 'invalid') throw fault('value', parsed.text, { path, rule: RULE, value, fix: parsed.fix });
    if (parsed.clues !== value)
      throw fault('value', 'La CLUES va en mayúsculas y sin espacios.', {
        ...{ path, rule: RULE, value },
        fix: `Escriba ${parsed.clues}.`,
      });
  }
  if (currentClues(resource.identifier) === undefined)
    throw fault('business-rule', 'El establecimiento no dice su CLUES vigente.', {
      ...{ path, rule: RULE },
      fix: 'Agregue la CLUES como identificador sin use = old.',
    });
  const others = (await read.byIdentifier(resource.resourceType, all)) as readonly Place[];
  const taken = others.find((one) => one.id !== id && isRegisteredFacility(one));
  if (taken !== undefined)
    throw fault('duplicate', `Esa CLUES es, o fue, de otro establecimiento: ${taken.name ?? taken.id}.`, {
      ...{ path, rule: RULE, value: all.find(({ value }) => allClues(taken.identifier).includes(value))!.value },
      fix: `Actualice ${taken.resourceType}/${taken.id}, o bórrelo si se registró por error.`,
    });
}
