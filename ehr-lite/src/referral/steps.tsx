/** What this side can do with the referral now, by the table of its states. */
import { MOVES, type ReferralState } from '@amate/terminology/ordering/referral-states.ts';
import { useState } from 'react';
import { useCell } from '../hub/cell.ts';
import { useAct } from '../hub/use-act.ts';
import type { Who } from '../session/who.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { BookStep } from './book-step.tsx';
import { lastMove, type Move, move } from './move.ts';
import type { Referral } from './referral.ts';
import { LongField } from './referral-panel.tsx';
import { ReturnStep } from './return-step.tsx';

interface StepsProps {
  readonly referral: Referral;
  readonly who: Who;
  readonly name: string;
}

const REASON_LETTERS = 10;

export function Steps({ referral, who, name }: StepsProps) {
  const act = useAct((step: Move) => move(referral, who, step, name));
  const [open, setOpen] = useState<ReferralState>();
  const sides = { origen: referral.task.requester, destino: referral.task.owner };
  const isMine = (side: string | undefined) =>
    side !== undefined && side !== 'hub' && sides[side as keyof typeof sides]?.identifier?.value === who.clues;
  const moves = Object.entries(MOVES[referral.state]).flatMap(([to, side]) =>
    isMine(side) ? [to as ReferralState] : [],
  );
  const does = async (step: Move) => {
    await act.run(step);
    setOpen(undefined);
  };
  return (
    <section class="card referral-steps" aria-labelledby="ref-steps">
      <h2 id="ref-steps">{t('ref.acts')}</h2>
      <LastMove referral={referral} onUndo={(to) => void does({ to, undo: true })} can={moves} />
      {moves.length === 0 ? (
        <p>{t(Object.keys(MOVES[referral.state]).length === 0 ? 'ref.closed' : 'ref.waitsThem')}</p>
      ) : undefined}
      <div class="referral-acts">
        {moves.includes('aceptada') && referral.state === 'solicitada' ? (
          <button type="button" class="button" disabled={act.busy} onClick={() => void does({ to: 'aceptada' })}>
            {t('ref.accept')}
          </button>
        ) : undefined}
        {moves.includes('atendida') ? (
          <button type="button" class="button" disabled={act.busy} onClick={() => void does({ to: 'atendida' })}>
            {t('ref.attend')}
          </button>
        ) : undefined}
        {(['citada', 'contrarreferida', 'rechazada'] as const).map((to) =>
          moves.includes(to) ? (
            <button
              key={to}
              type="button"
              class={to === 'rechazada' ? 'button' : 'button button-main'}
              aria-expanded={open === to}
              onClick={() => setOpen(open === to ? undefined : to)}
            >
              {t(OPENS[to])}
            </button>
          ) : undefined,
        )}
        {moves.includes('cancelada') ? (
          <button type="button" class="button" disabled={act.busy} onClick={() => void does({ to: 'cancelada' })}>
            {t('ref.cancel')}
          </button>
        ) : undefined}
      </div>
      {open === 'citada' ? <BookStep referral={referral} who={who} busy={act.busy} onDone={does} /> : undefined}
      {open === 'rechazada' ? (
        <RejectStep busy={act.busy} onDone={(reason) => void does({ to: 'rechazada', reason })} />
      ) : undefined}
      {open === 'contrarreferida' ? (
        <ReturnStep referral={referral} who={who} busy={act.busy} onDone={does} />
      ) : undefined}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </section>
  );
}

const OPENS = { citada: 'ref.book', contrarreferida: 'ref.return', rechazada: 'ref.reject' } as const;

interface LastMoveProps {
  readonly referral: Referral;
  readonly can: readonly ReferralState[];
  readonly onUndo: (to: ReferralState) => void;
}
function LastMove({ referral, can, onUndo }: LastMoveProps) {
  const last = useCell(lastMove);
  if (last === undefined || last.id !== referral.task.id || last.to !== referral.state) return null;
  return (
    <p class="referral-done">
      {t('ref.done', { state: t(`ref.state.${last.to}`) })}{' '}
      {can.includes(last.from) ? (
        <button type="button" class="button button-small" onClick={() => onUndo(last.from)}>
          {t('ref.undo')}
        </button>
      ) : undefined}
    </p>
  );
}

function RejectStep({ busy, onDone }: { readonly busy: boolean; readonly onDone: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  const short = reason.trim().length < REASON_LETTERS;
  return (
    <div class="order-details">
      <LongField id="ref-why" label={t('ref.reject.why')} value={reason} onWrite={setReason}>
        {short ? <p class="quiet">{t('ref.reject.short')}</p> : undefined}
        <p>
          <button
            type="button"
            class="button button-main"
            disabled={busy || short}
            onClick={() => onDone(reason.trim())}
          >
            {t('ref.reject')}
          </button>
        </p>
      </LongField>
    </div>
  );
}
