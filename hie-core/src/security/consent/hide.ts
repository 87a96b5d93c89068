/** The person hides and shows again, in plain terms; each is a Consent that could have come through the FHIR door as well (docs/adr/0024). */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Consent, Reference } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { Stored, WriteIntent } from '../../store/repository.ts';
import { longDayOf } from '../accesses/mexico-city-clock.ts';
import type { HiddenItem, HideRequest } from './api.ts';
import { CONSENT_CATEGORY, EPISODES, HIDES, type Hiding, hidingConsent, hidingOf, isHiding, isOpen } from './hiding.ts';
import { admitted, entry, instant, only, type Parts } from './parts.ts';
import { HIDDEN_WORDS, hiddenFacility } from './texts.ts';

const MAX_LISTED = 500;

export async function hide(parts: Parts, context: RequestContext, request: HideRequest): Promise<HiddenItem> {
  await only(parts, context, ['paciente'], 'Consent', 'expediente/ocultar');
  const { patientId } = await admitted(parts, context, request.paciente, 'expediente/ocultar');
  const hiding: Hiding =
    'clues' in request
      ? { kind: 'authoredby', target: request.clues }
      : { kind: 'dependents', target: request.recurso };
  const known = (await openOf(parts, patientId)).find((one) => isSame(hidingOf(one), hiding));
  if (known !== undefined) return itemOf(parts, known);
  const facilityName =
    hiding.kind === 'authoredby' ? (await parts.facilityNames(new Set([hiding.target]))).get(hiding.target) : undefined;
  const performerId = context.caller.patientId!;
  const resource = hidingConsent({ patientId, performerId, hiding, facilityName, nowMs: parts.nowMs() });
  const intent = { kind: 'create', fullUrl: undefined, resource, condition: undefined } as const;
  const consent = await write(parts, context, intent, patientId);
  return itemOf(parts, consent);
}

export async function hiddenOf(
  parts: Parts,
  context: RequestContext,
  asked: string | undefined,
): Promise<HiddenItem[]> {
  const { patientId } = await admitted(parts, context, asked, 'expediente/ocultos');
  const consents = await openOf(parts, patientId);
  const items = await Promise.all(consents.map((consent) => itemOf(parts, consent)));
  return items.sort((a, b) => b.desde.localeCompare(a.desde));
}

export async function show(parts: Parts, context: RequestContext, id: string, asked: string | undefined) {
  await only(parts, context, ['paciente'], 'Consent', 'expediente/ocultar');
  const { patientId } = await admitted(parts, context, asked, 'expediente/ocultar');
  const [stored] = await parts.repository.readMany([{ type: 'Consent', id }], {
    persons: parts.samePerson.recordsOf(patientId),
  });
  const consent = stored && (JSON.parse(stored.json) as Consent);
  if (stored === undefined || consent === undefined || !isHiding(consent) || !isOpen(consent))
    throw fault('not-found', 'No hay nada oculto con ese identificador.', { fix: 'Abra la lista otra vez.' });
  const performer = [{ reference: `Patient/${context.caller.patientId}` }];
  const resource: Consent = { ...consent, status: 'inactive', performer };
  const intent = { kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: stored.versionId } as const;
  await write(parts, context, intent, patientId);
  return { id, desde: utc(consent.dateTime), hasta: instant(parts.nowMs()) };
}

async function write(parts: Parts, context: RequestContext, intent: WriteIntent, patientId: string): Promise<Consent> {
  const results = await parts.repository.transact(
    [intent],
    { persons: parts.samePerson.recordsOf(patientId) },
    {
      operationId: undefined,
      audit: ([written]) => {
        const { type, id, versionId } = written!.stored;
        const interaction = intent.kind === 'create' ? 'create' : 'update';
        return [entry(parts, context, { interaction, entities: [{ type, id, versionId }], patientId }, 'success')];
      },
    },
  );
  parts.onWritten(results);
  return JSON.parse(results[0]!.stored.json) as Consent;
}

async function openOf(parts: Parts, patientId: string): Promise<Consent[]> {
  const criteria = [
    { code: 'patient', modifier: undefined, values: [`Patient/${patientId}`] },
    { code: 'category', modifier: undefined, values: [`${CONSENT_CATEGORY}|${HIDES}`] },
    { code: 'status', modifier: undefined, values: ['active'] },
  ];
  const query = { type: 'Consent', criteria, sort: [], count: MAX_LISTED, cursor: undefined, total: 'none' as const };
  const { matches } = await parts.repository.search(query, { persons: parts.samePerson.recordsOf(patientId) });
  return matches.map(({ json }) => JSON.parse(json) as Consent).filter((one) => isHiding(one) && hidingOf(one));
}

const isSame = (a: Hiding | undefined, b: Hiding): boolean => a?.kind === b.kind && a.target === b.target;

async function itemOf(parts: Parts, consent: Consent): Promise<HiddenItem> {
  const { kind, target } = hidingOf(consent)!;
  const base = { id: consent.id!, desde: utc(consent.dateTime) };
  if (kind === 'authoredby') {
    const name = (await parts.facilityNames(new Set([target]))).get(target);
    return { ...base, que: 'unidad', clues: target, texto: hiddenFacility(name ?? `la unidad ${target}`) };
  }
  const [type, id] = target.split('/') as [string, string];
  const [stored] = await parts.repository.readMany([{ type, id }], {});
  const que = (EPISODES as readonly string[]).includes(type) ? 'episodio' : 'documento';
  return { ...base, que, recurso: target, texto: await describe(parts, type, stored) };
}

/** What kind of thing, where, when. */
async function describe(parts: Parts, type: string, stored: Stored | undefined): Promise<string> {
  const words = [HIDDEN_WORDS[type] ?? type];
  if (stored === undefined) return words[0]!;
  const resource = JSON.parse(stored.json) as {
    readonly serviceProvider?: Reference;
    readonly managingOrganization?: Reference;
    readonly custodian?: Reference;
    readonly period?: { readonly start?: string };
    readonly date?: string;
    readonly effectiveDateTime?: string;
    readonly issued?: string;
  };
  const place = await placeOf(parts, resource.serviceProvider ?? resource.managingOrganization ?? resource.custodian);
  if (place !== undefined) words.push(`en ${place}`);
  const when = resource.period?.start ?? resource.effectiveDateTime ?? resource.date ?? resource.issued;
  const ms = when === undefined ? Number.NaN : Date.parse(when);
  if (!Number.isNaN(ms)) words.push(`del ${longDayOf(ms)}`);
  return words.join(' ');
}

async function placeOf(parts: Parts, reference: Reference | undefined): Promise<string | undefined> {
  const { system, value } = reference?.identifier ?? {};
  if (value !== undefined && system === CLUES_SYSTEM)
    return (await parts.facilityNames(new Set([value]))).get(value) ?? reference?.display ?? `la unidad ${value}`;
  const id = /^Organization\/([A-Za-z0-9\-.]{1,64})$/.exec(reference?.reference ?? '')?.[1];
  const [stored] = id === undefined ? [] : await parts.repository.readMany([{ type: 'Organization', id }], {});
  return stored === undefined ? reference?.display : (JSON.parse(stored.json) as { name?: string }).name;
}

const utc = (date: string | undefined): string => new Date(date ?? 0).toISOString();
