/** The left side: what is known before a word is written. Each comes with its own code, and none holds the others back. */
import { later } from '../shell/later.tsx';
import { t } from '../texts/t.ts';
import type { Visit } from './section.ts';

const vitals = later(() => import('../vitals/vitals-view.tsx').then((module) => module.Vitals));
const chart = later(() => import('../chart/summary.tsx').then((module) => module.Summary));

export function Known({ visit }: { readonly visit: Visit }) {
  const { patientId, encounter, who } = visit;
  const reason = encounter.reasonCode
    ?.map(({ text }) => text)
    .filter(Boolean)
    .join(', ');
  return (
    <aside class="consult-known" aria-label={t('consult.known')}>
      {reason ? (
        <p class="consult-reason">
          <strong>{t('consult.reason')}</strong> {reason}
        </p>
      ) : undefined}
      {/* On a phone the note comes first, and this is a touch away. */}
      <details class="consult-fold" open={window.matchMedia('(min-width: 60.01rem)').matches}>
        <summary>{t('consult.known')}</summary>
        <vitals.Screen visit={encounter} who={who} compact />
        <chart.Screen patientId={patientId} visitId={encounter.id} compact />
      </details>
    </aside>
  );
}
