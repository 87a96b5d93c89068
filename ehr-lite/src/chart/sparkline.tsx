/** A small line of the last readings, drawn; the same is said in words, because a drawing alone tells nothing to a screen reader. */
import { showDay } from '../calendar/when.ts';
import { LOCALE, t } from '../texts/t.ts';
import type { VitalCourse, VitalPoint } from './vital-signs.ts';

const WIDTH = 96;
const HEIGHT = 28;
const PAD = 3;

export function Sparkline({ course }: { readonly course: VitalCourse }) {
  const { points } = course;
  if (points.length < 2) return null;
  const values = points.flatMap((point) => [point.value, ...(point.low === undefined ? [] : [point.low])]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const lows = points.every((point) => point.low !== undefined);
  const place = (value: number, index: number): string => {
    const x = PAD + (index / (points.length - 1)) * (WIDTH - 2 * PAD);
    const y = most === least ? HEIGHT / 2 : HEIGHT - PAD - ((value - least) / (most - least)) * (HEIGHT - 2 * PAD);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const line = (of: (point: VitalPoint) => number) => points.map((point, index) => place(of(point), index)).join(' ');
  const [x, y] = place(points.at(-1)!.value, points.length - 1).split(',');
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={courseWords(course)}
    >
      <polyline points={line((point) => point.value)} />
      {lows ? <polyline class="spark-low" points={line((point) => point.low!)} /> : undefined}
      <circle cx={x} cy={y} r="2.5" />
    </svg>
  );
}

const numbers = new Map<number, Intl.NumberFormat>();
function numbersWith(decimals: number): Intl.NumberFormat {
  const known = numbers.get(decimals) ?? new Intl.NumberFormat(LOCALE, { maximumFractionDigits: decimals });
  numbers.set(decimals, known);
  return known;
}

/** `4 mediciones, de 82 kg (12 ene 2025) a 79 kg (3 mar 2026); mínimo 79, máximo 83`. */
export function courseWords({ points, vital }: VitalCourse): string {
  const number = numbersWith(vital.decimals);
  const said = (point: VitalPoint) =>
    point.low === undefined ? number.format(point.value) : `${number.format(point.value)}/${number.format(point.low)}`;
  const [first, last] = [points[0]!, points.at(-1)!];
  const day = (point: VitalPoint) => showDay({ ms: point.ms, precision: 'day' });
  const values = points.map((point) => point.value);
  return t('chart.spark', {
    count: points.length,
    from: said(first),
    since: day(first),
    to: said(last),
    until: day(last),
    least: number.format(Math.min(...values)),
    most: number.format(Math.max(...values)),
  });
}
