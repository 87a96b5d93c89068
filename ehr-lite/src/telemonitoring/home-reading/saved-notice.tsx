/** What was written down, what it means if it is odd or of alarm, and taking it back. */
import { useAct } from '../../hub/use-act.ts';
import { Icon } from '../../pictures/icon.tsx';
import { t } from '../../texts/t.ts';
import { UndoButton } from '../undo-button.tsx';
import { takeBack } from './home-reading.resource.ts';
import type { Saved } from './reading-form.tsx';

const AFTERWORDS = {
  well: 'reading.saved.more',
  odd: 'reading.saved.odd',
  urgent: 'reading.saved.urgent',
} as const satisfies Record<Saved['as'], unknown>;

interface SavedNoticeProps {
  readonly patientId: string;
  readonly saved: Saved;
  readonly onUndone: () => void;
  /** What follows from it is told to the person herself. */
  readonly byStaff?: boolean;
}

export function SavedNotice({ patientId, saved, onUndone, byStaff = false }: SavedNoticeProps) {
  const act = useAct(async () => {
    await takeBack(patientId, saved.written);
    onUndone();
  });
  return (
    <div
      class={saved.as === 'well' ? 'notice' : 'notice notice-problem'}
      role={saved.as === 'well' ? 'status' : 'alert'}
    >
      <Icon name={saved.as === 'well' ? 'check' : 'problem'} />
      <div>
        <p>
          <strong>{t('reading.saved', { value: saved.words })}</strong>{' '}
          {byStaff ? (saved.as === 'odd' ? t('reading.saved.oddWard') : undefined) : t(AFTERWORDS[saved.as])}
        </p>
        <UndoButton act={act} />
      </div>
    </div>
  );
}
