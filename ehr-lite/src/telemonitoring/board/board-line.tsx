/** One line of the board: who, what, since when, until when, whose turn, who has it; and one act. */
import { Link } from 'wouter-preact';
import { useAct } from '../../hub/use-act.ts';
import type { Who } from '../../session/who.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { doAct } from './acts.tsx';
import { dueWords, hasWords, isLate, Ladder, nameWords, spanWords, Urgency, whenWords } from './alert-facts.tsx';
import type { Alert } from './board.resource.ts';
import { isOwn, titleOf, waits } from './board.ts';

interface BoardLineProps {
  readonly alert: Alert;
  readonly who: Who;
  readonly nowMs: number;
}

export const alertPath = ({ id }: Pick<Alert, 'id'>): string => `/monitoreo/alerta/${id}`;

export function BoardLine({ alert, who, nowMs }: BoardLineProps) {
  const name = nameWords(alert);
  const fresh = waits(alert);
  const canTake = fresh && !isOwn(alert, who);
  const take = useAct(() => doAct(alert, 'tomar', t('tele.done.tomar', { name })));
  const [newest] = alert.lecturas;
  const state = alert.clase === 'falta' ? 'falta' : alert.urgencia;
  return (
    <li class={`queue-line tele-line tele-line-${state}`} data-alert={alert.id}>
      <div class="queue-state">
        <Urgency alert={alert} />
        <span class="queue-wait">{t('tele.since', { time: spanWords(nowMs - Date.parse(alert.levantada)) })}</span>
      </div>
      <div class="queue-who">
        <h3>
          <Link href={alertPath(alert)}>{name}</Link>
        </h3>
        <p>
          <strong>{titleOf(alert)}</strong>
          {newest === undefined ? undefined : ` · ${newest.valor} · ${whenWords(newest.hora, nowMs)}`}
        </p>
        <p class="queue-marks">
          <span class={isLate(alert, nowMs) ? 'tag tag-warn' : 'quiet'}>{dueWords(alert, nowMs)}</span>
          {fresh ? <Ladder alert={alert} /> : undefined}
          <span class={alert.laTiene === null ? 'quiet' : 'tag tag-open'}>{hasWords(alert, who)}</span>
          {alert.condicionTerminada === null ? undefined : <span class="tag">{t('tele.over')}</span>}
          <span class="quiet">{alert.programa}</span>
        </p>
        {take.error === undefined ? undefined : <ProblemNotice error={take.error} />}
      </div>
      <div class="queue-acts">
        {canTake ? (
          <button
            type="button"
            class="button button-main"
            data-act="main"
            aria-label={t('tele.act.takeOf', { name })}
            disabled={take.busy}
            onClick={() => void take.run()}
          >
            {t('tele.act.take')}
          </button>
        ) : undefined}
        <Link
          href={alertPath(alert)}
          class="button"
          data-act={canTake ? undefined : 'main'}
          aria-label={t('tele.act.openOf', { name })}
        >
          {t('tele.act.open')}
        </Link>
      </div>
    </li>
  );
}
