/** Allergies in full; "denied" and "not recorded" are different facts. */
import { allergiesOf } from '../../allergy/allergies.ts';
import { t } from '../../texts/t.ts';
import { originWords } from '../origin.ts';
import { Lines, Part, type SummaryPartProps } from '../part.tsx';

export function AllergiesPart({ chart, patientId, compact, level, placeOf, again }: SummaryPartProps) {
  const allergies = allergiesOf(chart.allergies.items);
  const sources = new Map(chart.allergies.items.map((one) => [one.id ?? '', one]));
  return (
    <Part
      title={t('allergy.title')}
      {...{ level, problem: chart.allergies.problem, onRetry: again }}
      older={chart.allergies.more}
      href={`/paciente/${patientId}/alergias`}
      more={t('chart.change')}
    >
      {allergies.kind === 'listed' ? (
        <Lines most={compact ? 4 : 8}>
          {allergies.allergies.map((one) => {
            const source = sources.get(one.id);
            return (
              <li key={one.id}>
                <span class="chart-what">
                  <strong>{one.substance}</strong>
                  {one.severe ? <span class="severe">{t('allergy.severe')}</span> : undefined}
                </span>
                {one.reaction === undefined ? undefined : <span class="chart-dose">{one.reaction}</span>}
                <span class="chart-origin">
                  {originWords(source === undefined ? undefined : placeOf(source), source?.recordedDate)}
                </span>
              </li>
            );
          })}
        </Lines>
      ) : (
        <p class={`chart-allergy-${allergies.kind}`}>
          <strong>{t(`allergy.${allergies.kind}`)}</strong>: {t(`allergy.${allergies.kind}.note`)}
        </p>
      )}
    </Part>
  );
}
