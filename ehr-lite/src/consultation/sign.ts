/**
 * The signature: everything the consultation made, the Encounter finished and the note final, in one transaction. What the doctor read is what is
 * sent: the drafts are taken at the moment of signing, and kept until the outbox has them.
 */
import { forgetDraft } from '../draft/use-draft.ts';
import { queries } from '../hub/queries.ts';
import { send } from '../outbox/send.ts';
import { t } from '../texts/t.ts';
import { encounterEntry } from '../visit/visit.resource.ts';
import { moved } from '../visit/visit.ts';
import { prepare, signingNow, valuesOf } from './drafted.ts';
import type { Visit } from './section.ts';
import type { AnySection } from './sections.ts';
import { justSigned } from './signed-cell.ts';

export async function sign(sections: readonly AnySection[], visit: Visit, personName: string): Promise<true> {
  const { encounter, patientId } = visit;
  const signing = signingNow(visit);
  const { entries, encounter: more } = prepare(sections, signing);
  const values = valuesOf(sections, encounter.id);
  const operation = crypto.randomUUID();
  // Somebody else finished it meanwhile: this note stands beside theirs, and the visit stays as they left it.
  const finishing =
    encounter.status === 'finished' ? [] : [encounterEntry({ ...moved(encounter, 'finished', signing.at), ...more })];
  const sent = await send({
    ...{ operation, patientId, entries: [...entries, ...finishing] },
    words: t('consult.sent', { name: personName }),
  });
  // The note of the consultation is made last; before it may stand that of a referral.
  const note = entries.filter(({ resource }) => resource?.resourceType === 'Composition').at(-1)?.resource;
  justSigned.set({ visitId: encounter.id, noteId: note?.id, name: personName, operation, kind: sent.kind, values });
  // Accepted or queued: a draft that the disk does not let go of changes nothing about that.
  await forgetDraft(encounter.id).catch(() => {});
  for (const queryKey of [['visit', encounter.id], ['patient', patientId], ['morning']])
    void queries.invalidateQueries({ queryKey });
  return true;
}
