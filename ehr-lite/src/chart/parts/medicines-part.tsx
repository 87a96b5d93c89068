/** Medicines being taken, by order or by statement; one whose time is over is told so, not left out. */
import { parseWhen, showDay } from '../../calendar/when.ts';
import { t } from '../../texts/t.ts';
import { type Medicine, medicinesOf, orderedOn } from '../current.ts';
import { originWords } from '../origin.ts';
import { Lines, Nothing, Part, type SummaryPartProps } from '../part.tsx';

export function MedicinesPart({ chart, compact, level, placeOf, again, today }: SummaryPartProps) {
  const medicines = [...medicinesOf(chart, today)].sort((a, b) => Number(a.over) - Number(b.over));
  const problem = chart.orders.problem ?? chart.taken.problem;
  return (
    <Part
      title={t('chart.medicines')}
      {...{ level, problem, onRetry: again, count: medicines.filter((one) => !one.over).length }}
      older={chart.orders.more || chart.taken.more}
    >
      {medicines.length === 0 ? (
        <Nothing>{t('chart.medicines.none')}</Nothing>
      ) : (
        <Lines most={compact ? 5 : 8}>
          {medicines.map((one) => (
            <MedicineLine key={one.order.id} medicine={one} place={placeOf(one.order)} />
          ))}
        </Lines>
      )}
    </Part>
  );
}

function MedicineLine({ medicine, place }: { readonly medicine: Medicine; readonly place: string | undefined }) {
  const until = parseWhen(medicine.until);
  return (
    <li>
      <span class="chart-what">
        <strong>{medicine.name}</strong>
        {medicine.onHold ? <span class="tag tag-warn">{t('chart.medicine.onHold')}</span> : undefined}
        {medicine.over && until !== undefined ? (
          <span class="tag">{t('chart.medicine.over', { date: showDay(until) })}</span>
        ) : undefined}
        {medicine.others > 0 ? (
          <span class="tag">{t('chart.medicine.others', { count: medicine.others })}</span>
        ) : undefined}
      </span>
      {medicine.dose === undefined ? undefined : <span class="chart-dose">{medicine.dose}</span>}
      <span class="chart-origin">{originWords(place, orderedOn(medicine.order))}</span>
    </li>
  );
}
