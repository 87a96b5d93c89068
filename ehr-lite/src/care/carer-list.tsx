/** Who acts for a person, each with the way to end it. What staff ends can be undone; what the person ends, staff alone gives again. */
import { useState } from 'react';
import { parseWhen, showDay } from '../calendar/when.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { keepCarer } from './carers.resource.ts';
import type { Carer } from './carers.ts';

interface CarerListProps {
  readonly patientId: string;
  readonly carers: readonly Carer[];
  /** The person looks at his own. */
  readonly own: boolean;
  readonly onEnded?: (carer: Carer) => void;
}

export function CarerList({ patientId, carers, own, onEnded }: CarerListProps) {
  if (carers.length === 0) return <p class="quiet">{t(own ? 'carer.none.own' : 'carer.none')}</p>;
  return (
    <ul class="entries">
      {carers.map((carer) => (
        <OneCarer key={carer.kept.id} patientId={patientId} carer={carer} own={own} onEnded={onEnded} />
      ))}
    </ul>
  );
}

function OneCarer({ patientId, carer, own, onEnded }: Omit<CarerListProps, 'carers'> & { readonly carer: Carer }) {
  const [sure, setSure] = useState(!own);
  const act = useAct(async () => {
    await keepCarer(patientId, { ...carer.kept, active: false }, t('carer.ended', { name: carer.name }));
    announce(t('carer.ended', { name: carer.name }));
    onEnded?.(carer);
  });
  const until = parseWhen(carer.until);
  return (
    <li class="entry">
      <div>
        <p>
          <strong>{carer.name}</strong> · {t(`carer.tie.${carer.tie ?? 'other'}`)}
        </p>
        <p class="quiet">
          {until === undefined ? t('carer.untilOfAge') : t('carer.until', { day: showDay(until) ?? '' })}
        </p>
        {sure && own ? <p>{t('carer.end.sure')}</p> : undefined}
        <button
          type="button"
          class="button"
          aria-label={t(sure && own ? 'carer.end.surely' : 'carer.end.of', { name: carer.name })}
          aria-disabled={act.busy}
          onClick={() => (sure ? void act.run() : setSure(true))}
        >
          {t(sure && own ? 'carer.end.yes' : 'carer.end')}
        </button>
        {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      </div>
    </li>
  );
}
