/**
 * Consents that hide, through any door: what one hides never changes (it is withdrawn, and another one made), and only who gave it, or the
 * person it is about, withdraws it. Other Consents are nobody's business here. Citizens write no others.
 */
import type { Consent, Patient, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { PATIENT_REFERENCE, standingFor } from '../../store/survivor-in.ts';
import type { RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../../store/write-rule.ts';
import type { Caller } from '../caller.ts';
import { hidingOf, isHiding, isOpen } from './hiding.ts';

/** @param hides whether the store can: one that cannot must not let anybody think that something is hidden */
export const consentRule = ({ hides }: { readonly hides: boolean }): WriteRule => ({
  type: 'Consent',
  lookups: () => [],
  exclusive: () => [],
  async decide({ kind, resource, target }: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    if (target?.id !== undefined && kind === 'create') return { kind: 'match', id: target.id };
    await check(resource as Consent, target as Consent | undefined, hides, read);
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
});

async function check(consent: Consent, before: Consent | undefined, hides: boolean, read: RuleRead): Promise<void> {
  const did = before !== undefined && isHiding(before) ? hidingOf(before) : undefined;
  const does = isHiding(consent) ? hidingOf(consent) : undefined;
  if (isHiding(consent) && does === undefined) throw unclear();
  if (does !== undefined && isOpen(consent) && !hides) throw notHere();
  if (did === undefined) return;
  if (
    does?.kind !== did.kind ||
    does.target !== did.target ||
    consent.patient?.reference !== before?.patient?.reference
  )
    throw changed();
  const [giver, writer] = [before?.performer?.[0]?.reference, consent.performer?.[0]?.reference];
  if (giver === writer || writer === consent.patient?.reference) return;
  const standing = await standingOf(writer, read);
  const theirs = [await standingOf(giver, read), await standingOf(consent.patient?.reference, read)];
  if (standing === undefined || !theirs.includes(standing)) throw notTheirs();
}

/** Their records may have been joined since (docs/adr/0039). */
async function standingOf(reference: string | undefined, read: RuleRead): Promise<string | undefined> {
  const id = PATIENT_REFERENCE.exec(reference ?? '')?.[1];
  const [record] = id === undefined ? [] : await read.byId([{ type: 'Patient', id }]);
  return record === undefined ? undefined : standingFor(record as Patient, read);
}

/** What the hub itself says of a Consent that a citizen writes: who decided it. @throws HubError for one that hides nothing */
export function stampConsent(caller: Caller, resource: Resource): Resource {
  if (caller.role !== 'paciente' || resource.resourceType !== 'Consent') return resource;
  if (!isHiding(resource)) throw otherKind();
  return { ...resource, performer: [{ reference: `Patient/${caller.patientId}` }] };
}

const unclear = () =>
  fault('invariant', 'No se entiende qué oculta este consentimiento.', {
    path: 'Consent.provision.data',
    rule: 'Perfil ocultamiento-mx: un episodio o documento (dependents), o una unidad por su CLUES (authoredby)',
    fix: 'Use provision.type = deny y un solo data, con Encounter, EpisodeOfCare, DocumentReference, DiagnosticReport, Composition o CLUES.',
  });
const changed = () =>
  fault('business-rule', 'Lo que oculta un consentimiento no se cambia.', {
    path: 'Consent.provision',
    rule: 'ADR 0024',
    fix: 'Retírelo con status = inactive y registre otro.',
  });
const notTheirs = () =>
  fault('forbidden', 'Lo retira quien lo decidió, o la persona misma.', {
    path: 'Consent.performer',
    rule: 'ADR 0024',
    fix: 'Pida a esa persona que lo retire.',
  });
const otherKind = () =>
  fault('forbidden', 'Aquí solo puede registrar qué información oculta.', {
    path: 'Consent.category',
    rule: 'Perfil ocultamiento-mx',
    fix: 'Agregue la categoría «ocultar».',
  });
const notHere = () =>
  fault('not-supported', 'Este hub guarda sus recursos en HAPI y ahí no puede ocultar información.', {
    path: 'Consent',
    rule: 'FHIR_STORE=hapi',
    fix: 'Use el almacén PostgreSQL.',
  });
