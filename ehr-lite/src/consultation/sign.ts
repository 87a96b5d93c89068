/**
 * The signature: everything the consultation made, the Encounter finished and the note final, in one transaction. What the doctor read is what is
 * sent: the drafts are taken at the moment of signing, and kept until the outbox has them.
 */
import { forgetDraft } from '../draft/use-draft.ts';
import { queries } from '../hub/queries.ts';
import { send } from '../outbox/send.ts';
import { t } from '../texts/t.ts';
import { staffReference } from '../visit/staff.ts';
import { encounterEntry, hubInstant } from '../visit/visit.resource.ts';
import { moved } from '../visit/visit.ts';
import { prepare, valuesOf } from './drafted.ts';
import type { Visit } from './section.ts';
import type { AnySection } from './sections.ts';
import { justSigned } from './signed-cell.ts';

export async function sign(sections: readonly AnySection[], visit: Visit, personName: string): Promise<true> {
  const { encounter, patientId, who } = visit;
  const at = hubInstant();
  const { entries, encounter: more } = prepare(sections, { visit, author: staffReference(who), at });
  const values = valuesOf(sections, encounter.id);
  const operation = crypto.randomUUID();
  // Somebody else finished it meanwhile: this note stands beside theirs, and the visit stays as they left it.
  const finishing =
    encounter.status === 'finished' ? [] : [encounterEntry({ ...moved(encounter, 'finished', at), ...more })];
  const sent = await send({
    ...{ operation, patientId, entries: [...entries, ...finishing] },
    words: t('consult.sent', { name: personName }),
  });
  // The note of the consultation is made last; before it may stand that of a referral.
  const note = entries.filter(({ resource }) => resource?.resourceType === 'Composition').at(-1)?.resource;
  justSigned.set({ visitId: encounter.id, noteId: note?.id, name: personName, operation, kind: sent.kind, values });
  await forgetDraft(encounter.id);
  for (const queryKey of [['visit', encounter.id], ['patient', patientId], ['morning']])
    void queries.invalidateQueries({ queryKey });
  return true;
}
