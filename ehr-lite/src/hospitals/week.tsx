/** The picture of a week: a bar for each hour that brought something, a line for what is usual then. Its words stand in its name. */
import { weekdayOf } from '../calendar/when.ts';
import { t } from '../texts/t.ts';
import type { HospitalSummary } from './hospitals.resource.ts';
import { sumOf } from './summary.ts';

const HEIGHT = 40;

export function Week({ hospital, days = false }: { readonly hospital: HospitalSummary; readonly days?: boolean }) {
  const { recibidos, esperados } = hospital;
  const { received, usual } = sumOf(hospital, recibidos.length);
  const most = Math.max(1, ...recibidos, ...esperados.map((one) => one ?? 0));
  const y = (count: number): number => Math.round((1 - count / most) * HEIGHT * 10) / 10;
  const bars = recibidos
    .map((count, hour) => (count > 0 ? `M${hour} ${HEIGHT}V${y(count)}h.8V${HEIGHT}z` : ''))
    .join('');
  const line = esperados
    .map((count, hour) => (count === null ? '' : `${startsAt(esperados, hour)}${hour} ${y(count)}h1`))
    .join('');
  const words =
    usual === undefined ? t('hospitals.week.learning', { received }) : t('hospitals.week.said', { received, usual });
  return (
    <div class="week">
      <svg viewBox={`0 -1 ${recibidos.length} ${HEIGHT + 1}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <path class="week-bars" d={bars} />
        <path class="week-usual" d={line} />
      </svg>
      {days ? <Days from={Date.parse(hospital.desde)} hours={recibidos.length} /> : undefined}
    </div>
  );
}

const startsAt = (usual: HospitalSummary['esperados'], hour: number): string =>
  hour === 0 || usual[hour - 1] === null ? 'M' : 'L';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** A day that began just now has no room for its name. */
const ROOM = 10;

/** Under each midnight its day, as the city counts it. */
function Days({ from, hours }: { readonly from: number; readonly hours: number }) {
  const first = (DAY_HOURS - (((from / HOUR_MS - 6) % DAY_HOURS) + DAY_HOURS)) % DAY_HOURS;
  const starts = Array.from({ length: 7 }, (_, day) => ((first + DAY_HOURS) % DAY_HOURS) + day * DAY_HOURS);
  return (
    <p class="week-days" aria-hidden="true">
      {starts
        .filter((hour) => hour < hours - ROOM)
        .map((hour) => (
          <Day key={hour} ms={from + hour * HOUR_MS} at={hour / hours} />
        ))}
    </p>
  );
}

function Day({ ms, at }: { readonly ms: number; readonly at: number }) {
  const [name, day] = weekdayOf(ms);
  return (
    <span style={{ insetInlineStart: `${at * 100}%` }}>
      {name} <i>{day}</i>
    </span>
  );
}
