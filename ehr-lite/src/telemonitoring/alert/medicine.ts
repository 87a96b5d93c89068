/** A change of medicine is a consultation: the doctor's visit opens with the alert as its reason, and the alert knows of it. */
import type { Who } from '../../session/who.ts';
import { t } from '../../texts/t.ts';
import { hubInstant, takeVisit } from '../../visit/visit.resource.ts';
import { arrivalOf } from '../../visit/visit.ts';
import { doAct } from '../board/acts.tsx';
import { nameWords } from '../board/alert-facts.tsx';
import type { AlertInFull } from '../board/board.resource.ts';
import { titleOf } from '../board/board.ts';

/** @param id of the visit: the same again is the same visit. @returns address of the consultation */
export async function openConsultation(alert: AlertInFull, who: Who, id: string): Promise<string> {
  const name = nameWords(alert);
  const visit = arrivalOf({
    ...{ id, clues: who.clues ?? '', at: hubInstant(), priority: alert.urgencia === 'emergencia' ? 'EM' : 'UR' },
    patient: { reference: `Patient/${alert.paciente}`, display: name },
    ...{ preferred: false, reason: t('tele.book.reason', { what: titleOf(alert) }) },
  });
  const words = t('tele.medicine.words', { name });
  await takeVisit(visit, who, words);
  await doAct(alert, 'medicacion', words, { recurso: `Encounter/${id}` });
  return `/consulta/${id}`;
}
