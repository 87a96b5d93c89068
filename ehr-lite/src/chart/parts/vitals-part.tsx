/** The last reading of each vital sign, whether it is out of range, and its course. */
import { FlagMark } from '../../observation/flag-mark.tsx';
import { readingsOf, whenOf, worstOf } from '../../observation/reading.ts';
import { t } from '../../texts/t.ts';
import { originWords } from '../origin.ts';
import { Nothing, Part, type SummaryPartProps } from '../part.tsx';
import { Sparkline } from '../sparkline.tsx';
import { coursesOf, type VitalCourse } from '../vital-signs.ts';

export function VitalsPart({ chart, patientId, level, placeOf, again }: SummaryPartProps) {
  const courses = coursesOf(chart.vitals.items);
  return (
    <Part
      title={t('chart.vitals')}
      {...{ level, problem: chart.vitals.problem, onRetry: again }}
      href={`/paciente/${patientId}/resultados`}
      more={t('chart.trends')}
    >
      {courses.length === 0 ? (
        <Nothing>{t('chart.vitals.none')}</Nothing>
      ) : (
        <ul class="vitals">
          {courses.map((course) => (
            <VitalLine key={course.vital.name} course={course} place={placeOf(course.latest)} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function VitalLine({ course, place }: { readonly course: VitalCourse; readonly place: string | undefined }) {
  const { vital, latest, points } = course;
  const readings = readingsOf(latest);
  const last = points.at(-1);
  const when = whenOf(latest);
  // A pressure filed in two halves is put together; anything else is shown as it was sent.
  const halves = vital.name === 'pressure' && last?.low !== undefined && latest.component === undefined;
  const value = halves ? `${last.value}/${last.low} mmHg` : readings.map((one) => one.value).join(', ');
  return (
    <li>
      <span class="vital-name">{t(`vital.${vital.name}`)}</span>
      <span class="vital-value">
        <strong>{value}</strong> <FlagMark flag={worstOf(readings.map((one) => one.flag))} />
      </span>
      <Sparkline course={course} />
      <span class="chart-origin">
        {originWords(place, when === undefined ? undefined : new Date(when.ms).toISOString())}
      </span>
    </li>
  );
}
