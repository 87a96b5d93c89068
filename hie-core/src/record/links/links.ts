/**
 * A person's summary, shown for a limited time to somebody elsewhere (docs/adr/0033): made and withdrawn by the person or the guardian,
 * opened by whoever has the link, by a law of its own (policy/table.ts, `enlace`), and each opening in the person's list of accesses.
 */
import { randomUUID } from 'node:crypto';
import type { Bundle, Patient, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import type { Caller } from '../../security/caller.ts';
import type { Queryable } from '../../security/queryable.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
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
  readonly secret: Buffer;
  readonly baseUrl: string;
  readonly nowMs?: () => number;
}

export type Standing =
  | { readonly kind: 'forged' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'open'; readonly id: string; readonly expiresAt: Date };

export const createLinks = (parts: LinkParts) => ({ ...ownersActs(parts), ...openersActs(parts) });

/** The person, or a ward: whoever may read the record as a citizen may show it. */
async function whose(store: Guarded, context: RequestContext, asked: string | undefined): Promise<string> {
  const { role, patientId } = context.caller;
  if (role !== 'paciente' || patientId === undefined)
    throw fault('forbidden', 'Solo la persona, o quien responde por ella, comparte su resumen.', {
      rule: 'Política de acceso por rol',
    });
  const wanted = asked ?? patientId;
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
  async revoke({ caller }: RequestContext, id: string): Promise<LinkAnswer> {
    onlyCitizens(caller);
    const row = await revokeLink(db, caller.subject, id);
    if (row === undefined) throw fault('not-found', 'Ese enlace no existe.', { fix: 'Vea la lista de sus enlaces.' });
    return answerOf(row, nowMs());
  },
});

/** Of whoever has the link. */
function openersActs({ db, store, secret, baseUrl, nowMs = Date.now }: LinkParts) {
  const summarize = summaryAuthor(`${baseUrl}/fhir/R4`);
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

function onlyCitizens({ role }: Caller): void {
  if (role === 'paciente') return;
  throw fault('forbidden', 'Solo la persona comparte su resumen.', { rule: 'Política de acceso por rol' });
}
