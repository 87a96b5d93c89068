/** Referrals and orders without an answer, with how long they have waited. */
import { parseWhen } from '../../calendar/when.ts';
import { wordsOf } from '../../hub/coded.ts';
import type { ServiceRequest } from '../../hub/r4.ts';
import { t } from '../../texts/t.ts';
import { isReferral, pendingOf } from '../current.ts';
import { originWords } from '../origin.ts';
import { Lines, Nothing, Part, type SummaryPartProps } from '../part.tsx';

const DAY_MS = 86_400_000;

export function PendingPart({ chart, compact, level, placeOf, again, today }: SummaryPartProps) {
  const pending = pendingOf(chart);
  return (
    <Part
      title={t('chart.pending')}
      {...{ level, problem: chart.requests.problem, onRetry: again, count: pending.length }}
      older={chart.requests.more}
    >
      {pending.length === 0 ? (
        <Nothing>{t('chart.pending.none')}</Nothing>
      ) : (
        <Lines most={compact ? 3 : 5}>
          {pending.map((one) => (
            <PendingLine key={one.id} request={one} place={placeOf(one)} today={today} />
          ))}
        </Lines>
      )}
    </Part>
  );
}

interface LineProps {
  readonly request: ServiceRequest;
  readonly place: string | undefined;
  readonly today: string;
}
function PendingLine({ request, place, today }: LineProps) {
  const asked = parseWhen(request.authoredOn);
  const waits = asked === undefined ? undefined : Math.floor((Date.parse(today) - asked.ms) / DAY_MS) + 1;
  const urgent = request.priority !== undefined && request.priority !== 'routine';
  return (
    <li>
      <span class="chart-what">
        <strong>{wordsOf(request.code) ?? t('chart.pending.unnamed')}</strong>
        <span class="tag">{isReferral(request) ? t('chart.pending.referral') : t('chart.pending.order')}</span>
        {urgent ? <span class="tag tag-warn">{t('chart.pending.urgent')}</span> : undefined}
      </span>
      <span class="chart-origin">
        {originWords(place, request.authoredOn)}
        {waits === undefined || waits < 1 ? undefined : ` · ${t('chart.pending.waits', { count: waits })}`}
      </span>
    </li>
  );
}
