/** How a case stands: folio, state in words, until when, what was said. */
import { parseWhen, showDay, showWhen } from '../calendar/when.ts';
import { t } from '../texts/t.ts';
import type { Dispute } from './access.resource.ts';
import { folioOf } from './folio.ts';

const CLOSED = ['justificado', 'indebido'];

export function DisputeState({ dispute }: { readonly dispute: Dispute }) {
  const closed = CLOSED.includes(dispute.estado);
  const [received, due] = [parseWhen(dispute.recibida), parseWhen(dispute.vence)];
  return (
    <div class="case">
      <p>
        <span class={closed ? 'tag' : 'tag tag-warn'}>{t(`dispute.state.${dispute.estado}`)}</span>{' '}
        <strong>{t('dispute.folio', { folio: folioOf(dispute.id) })}</strong>
      </p>
      <p>{dispute.estadoTexto}</p>
      {dispute.respuesta === undefined ? undefined : <p>{t('dispute.answer', { text: dispute.respuesta })}</p>}
      {dispute.comentario === undefined ? undefined : (
        <p class="quiet">{t('dispute.said', { text: dispute.comentario })}</p>
      )}
      <p class="quiet">
        {received === undefined ? '' : t('dispute.received', { when: showWhen(received) })}
        {closed || due === undefined ? '' : ` · ${t('dispute.due', { when: showDay(due) })}`}
      </p>
    </div>
  );
}
