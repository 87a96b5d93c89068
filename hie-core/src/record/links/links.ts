/**
 * A person's summary, shown for a limited time to somebody elsewhere (docs/adr/0033): made and withdrawn by the person or the guardian,
 * opened by whoever has the link, by a law of its own (policy/table.ts, `enlace`), and each opening in the person's list of accesses.
 */
import { randomUUID } from 'node:crypto';
import type { Bundle, Patient, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { WEB_CLIENT_ID } from '../../security/oauth/web-client.ts';
import { CLINICAL } from '../../security/policy/type-groups.ts';
import type { Queryable } from '../../security/queryable.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import type { SamePerson } from '../../store/same-person.ts';
import { summaryAuthor } from '../summary-author.ts';
import { answerOf, type LinkAnswer } from './api.ts';
import { contextOfLink } from './opener.ts';
import { readLink, signLink } from './signature.ts';
import { insertLink, MOST_OPEN_LINKS, revokeLink, selectLink, selectLinks, takeOpening } from './sql.ts';

/** A consultation opens it once or twice; a link that went astray ends by itself. */
const MOST_OPENINGS = 20;
export const LEFT_OUT =
  'No incluye lo que la persona oculta ni lo que la ley protege de manera especial: que algo no aparezca no significa que no exista.';

export interface LinkParts {
  readonly db: Queryable;
  readonly store: Guarded;
  readonly samePerson: SamePerson;
  readonly secret: Buffer;
  readonly baseUrl: string;
  readonly nowMs?: () => number;
}

export type Standing =
  | { readonly kind: 'forged' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'open'; readonly id: string; readonly expiresAt: Date };

export const createLinks = (parts: LinkParts) => ({ ...ownersActs(parts), ...openersActs(parts) });

const SHOWN = ['Patient', ...CLINICAL];

/**
 * By our own web app, or by one to which the person gave all of it: to decide who sees (as for hiding, security/consent/parts.ts), and to
 * read what a summary shows. Else an app with one narrow scope would open the whole by a link of its own making.
 * @returns the record of who asks
 */
async function admitted(store: Guarded, context: RequestContext): Promise<string> {
  const { role, patientId, clientId } = context.caller;
  if (role !== 'paciente' || patientId === undefined)
    throw fault('forbidden', 'Solo la persona, o quien responde por ella, comparte su resumen.', {
      rule: 'Política de acceso por rol',
      fix: 'Entre con la cuenta de esa persona.',
    });
  if (clientId === WEB_CLIENT_ID) return patientId;
  await store.permit(context, 'create', 'Consent', ASKED);
  for (const type of SHOWN) await store.permit(context, 'read', type, ASKED);
  return patientId;
}
const ASKED = 'expediente/enlaces';

/** The person, or a ward: whoever may read the record as a citizen may show it. */
async function whose(store: Guarded, context: RequestContext, asked: string | undefined): Promise<string> {
  const own = await admitted(store, context);
  const wanted = asked ?? own;
  await store.read(context, 'Patient', wanted);
  return wanted;
}

const ownersActs = ({ db, store, secret, baseUrl, nowMs = Date.now }: LinkParts) => ({
  async make(context: RequestContext, asked: string | undefined, minutes: number): Promise<LinkAnswer> {
    const patientId = await whose(store, context, asked);
    const id = randomUUID();
    const row = await insertLink(db, { id, patientId, account: context.caller.subject, minutes });
    if (row === undefined)
      throw fault('business-rule', `Ya tiene ${MOST_OPEN_LINKS} enlaces abiertos.`, {
        rule: 'Pocos enlaces abiertos a la vez',
        fix: 'Retire uno que ya no use, o espere a que venza.',
      });
    return answerOf(row, nowMs(), `${baseUrl}/compartido/${signLink(secret, id)}`);
  },
  async list(context: RequestContext, asked: string | undefined): Promise<readonly LinkAnswer[]> {
    const patientId = await whose(store, context, asked);
    const rows = await selectLinks(db, context.caller.subject, patientId);
    return rows.map((row) => answerOf(row, nowMs()));
  },
  async revoke(context: RequestContext, id: string): Promise<LinkAnswer> {
    await admitted(store, context);
    const row = await revokeLink(db, context.caller.subject, id);
    if (row === undefined) throw fault('not-found', 'Ese enlace no existe.', { fix: 'Vea la lista de sus enlaces.' });
    return answerOf(row, nowMs());
  },
});

/** Of whoever has the link. */
function openersActs({ db, store, samePerson, secret, baseUrl, nowMs = Date.now }: LinkParts) {
  const summarize = summaryAuthor(`${baseUrl}/fhir/R4`, samePerson);
  return {
    /** Says nothing of the person. */
    async standing(text: string): Promise<Standing> {
      const id = readLink(secret, text);
      if (id === undefined) return { kind: 'forged' };
      const row = await selectLink(db, id);
      if (row === undefined || answerOf(row, nowMs()).estado !== 'abierto' || row.opens >= MOST_OPENINGS)
        return { kind: 'ended' };
      return { kind: 'open', id, expiresAt: row.expiresAt };
    },
    /** undefined: it ended meanwhile. @param who as he said, for the person's list */
    async open(id: string, who: string, address: string, requestId: string): Promise<Bundle | undefined> {
      const row = await takeOpening(db, id, MOST_OPENINGS);
      if (row === undefined) return undefined;
      const context = contextOfLink(row, who, address, requestId);
      const asked = `Patient/${row.patientId}/$summary`;
      const { patient, resources } = await store.wholeRecord(context, row.patientId, asked);
      return summarize({
        patient: JSON.parse(patient.json) as Patient,
        resources: resources.map(({ json }) => JSON.parse(json) as Resource),
        concealed: LEFT_OUT,
      }) as Bundle;
    },
  };
}

export type Links = ReturnType<typeof createLinks>;
