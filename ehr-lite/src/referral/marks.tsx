/** State and ageing of a referral: a word and a shape each; colour only repeats them. */
import type { Ageing, ReferralState } from '@amate/terminology/ordering/referral-states.ts';
import { t } from '../texts/t.ts';

export const StateMark = ({ state }: { readonly state: ReferralState }) => (
  <span class={`tag referral-state referral-${state}`}>{t(`ref.state.${state}`)}</span>
);

const SHAPES: Readonly<Record<Ageing, string>> = {
  fresh: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z',
  waiting: 'M8 1.5 14.5 8 8 14.5 1.5 8Z',
  late: 'M8 1 15 15H1Z',
};

export const AgeMark = ({ days, ageing }: { readonly days: number; readonly ageing: Ageing }) => (
  <span class={`referral-age referral-age-${ageing}`}>
    <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[ageing]} />
    </svg>
    {days === 0 ? t('ref.today') : t('ref.days', { count: days })} · {t(`ref.age.${ageing}`)}
  </span>
);
