/**
 * After the signature, over whatever screen comes next: before it left this PC it can be taken back; once the hub has it, the law allows an addendum
 * only (NOM-004 5.11).
 */
import '../texts/consultation.ts';
import './consultation.css';
import { Link } from 'wouter-preact';
import { useCell } from '../hub/cell.ts';
import { OrderLinks } from '../order/order-links.tsx';
import { queue } from '../outbox/queue.ts';
import { Icon } from '../pictures/icon.tsx';
import { RecetaLinks } from '../prescription/receta-links.tsx';
import { t } from '../texts/t.ts';
import { justSigned } from './signed-cell.ts';
import { TakeBack } from './take-back.tsx';

export function JustSignedStrip() {
  const signed = useCell(justSigned);
  const waiting = useCell(queue);
  if (signed === undefined) return null;
  const { noteId, name, operation, values } = signed;
  const entry = waiting.find((one) => one.operation === operation);
  return (
    <section class="signed-strip" aria-label={t('signed.label')}>
      <Icon name={entry === undefined ? 'check' : 'cutOff'} />
      <p role="status">
        <strong>{t(entry === undefined ? 'signed.saved' : 'signed.queued', { name })}</strong>{' '}
        {t(entry === undefined ? 'signed.saved.more' : 'signed.queued.more')}
      </p>
      {entry === undefined ? undefined : <TakeBack key={operation} signed={signed} entry={entry} />}
      <RecetaLinks value={values.prescription} />
      <OrderLinks value={values.orders} />
      {noteId === undefined ? undefined : (
        <>
          <Link href={`/nota/${noteId}`} class="button">
            {t('signed.see')}
          </Link>
          {entry === undefined ? (
            <Link href={`/nota/${noteId}/adenda`} class="button">
              {t('signed.addendum')}
            </Link>
          ) : undefined}
        </>
      )}
      <button type="button" class="button" onClick={() => justSigned.set(undefined)}>
        {t('signed.dismiss')}
      </button>
    </section>
  );
}
