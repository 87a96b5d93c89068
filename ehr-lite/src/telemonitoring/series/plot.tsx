/**
 * Readings drawn over time: the course with its limits, the span of each day where a point is a day, and the days without a reading as
 * hatching. Said in words for who does not see it; whoever shows it puts the table beside it (PlotTable).
 */
import './plot.css';
import '../../texts/home-readings.ts';
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { showDay } from '../../calendar/when.ts';
import { LOCALE, t } from '../../texts/t.ts';
import { type Line, type Missing, missingDays, type Point, rangeOf, runsOf, stepsOf, ticksOf } from './scale.ts';
import type { SeriesPoint } from './series.resource.ts';

interface PlotProps {
  readonly points: readonly SeriesPoint[];
  readonly limits: readonly Line[];
  readonly unit: string;
  /** What is drawn, for the words. */
  readonly label: string;
  readonly from?: string;
  readonly until?: string;
  readonly height?: number;
}

const PAD = { top: 14, right: 12, bottom: 26, left: 46 };
const LEAST_WIDTH = 240;
const MOST_DOTS = 120;
const TICK_WIDTH = 86;
const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

export const pointsOf = (points: readonly SeriesPoint[]): readonly Point[] =>
  points.map(({ hora, valor, segundo, minimo, maximo }) => ({
    ...{ ms: Date.parse(hora), value: valor, second: segundo ?? undefined, least: minimo, most: maximo },
  }));

export function Plot({ points, limits, unit, label, from, until, height = 260 }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const hatch = useId();
  const drawn = useMemo(() => pointsOf(points), [points]);
  const fromMs = from === undefined ? (drawn[0]?.ms ?? 0) - 1 : Date.parse(from);
  const untilMs = until === undefined ? (drawn.at(-1)?.ms ?? 1) + 1 : Date.parse(until);
  const missing = useMemo(() => missingDays(drawn, fromMs, untilMs), [drawn, fromMs, untilMs]);
  const range = useMemo(() => rangeOf(drawn, limits), [drawn, limits]);
  const x = (ms: number) =>
    round(
      PAD.left + (Math.max(0, Math.min(1, (ms - fromMs) / (untilMs - fromMs))) || 0) * (width - PAD.left - PAD.right),
    );
  const y = (value: number) =>
    round(PAD.top + ((range[1] - value) / (range[1] - range[0])) * (height - PAD.top - PAD.bottom));
  const all = ticksOf(fromMs, untilMs, Math.max(2, Math.floor((width - PAD.left) / TICK_WIDTH)));
  // The last one is written to its left: the one before gives way.
  const lastX = x(all.at(-1)?.ms ?? untilMs);
  const ticks = all.filter(({ ms }, at) => at !== all.length - 2 || lastX - x(ms) > 1.4 * TICK_WIDTH);
  const shown = limits.filter(({ value }) => value > range[0] && value < range[1]);
  return (
    <div ref={host} class="plot">
      <svg width={width} height={height} role="img" aria-label={words(label, unit, drawn, missing)}>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="6" class="plot-hatch" />
        </pattern>
        {missing.map(({ fromMs: begin, untilMs: end }) => (
          <rect
            key={begin}
            class="plot-missing"
            {...{
              x: x(begin),
              y: PAD.top,
              width: Math.max(1, x(end) - x(begin)),
              height: height - PAD.top - PAD.bottom,
            }}
            fill={`url(#${hatch})`}
          />
        ))}
        {stepsOf(range).map((step) => (
          <g key={step}>
            <line class="plot-grid" x1={PAD.left} x2={width - PAD.right} y1={y(step)} y2={y(step)} />
            <text class="plot-words" x={PAD.left - 6} y={y(step) + 4} text-anchor="end">
              {number.format(step)}
            </text>
          </g>
        ))}
        {ticks.map(({ ms, precision }) => (
          <text
            key={ms}
            class="plot-words"
            x={x(ms)}
            y={height - 8}
            text-anchor={x(ms) > width - 60 ? 'end' : 'middle'}
          >
            {showDay({ ms, precision })}
          </text>
        ))}
        <Course {...{ points: drawn, x, y }} />
        {shown.map(({ value, label: words }) => (
          <g key={`${value} ${words}`}>
            <line class="plot-limit" x1={PAD.left} x2={width - PAD.right} y1={y(value)} y2={y(value)} />
            {/* On the side of the oldest: the newest reading is what everybody looks for. */}
            <text class="plot-limit-words" x={PAD.left + 4} y={y(value) - 4}>
              {words}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

interface CourseProps {
  readonly points: readonly Point[];
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
}

function Course({ points, x, y }: CourseProps) {
  const dots = points.length <= MOST_DOTS;
  const path = (run: readonly Point[], of: (point: Point) => number | undefined): string =>
    run
      .flatMap((point) => {
        const value = of(point);
        return value === undefined ? [] : [`${x(point.ms)},${y(value)}`];
      })
      .join(' ');
  return (
    <>
      {runsOf(points).map((run) => (
        <g key={run[0]!.ms} class={dots ? undefined : 'plot-dense'}>
          {run[0]!.most === undefined ? undefined : (
            <polygon
              class="plot-span"
              points={`${path(run, ({ most }) => most)} ${path([...run].reverse(), ({ least }) => least)}`}
            />
          )}
          <polyline class="plot-line" points={path(run, ({ value }) => value)} />
          <polyline class="plot-line plot-second" points={path(run, ({ second }) => second)} />
          {dots || run.length === 1
            ? run.map((point) => (
                <g key={point.ms}>
                  <circle class="plot-dot" cx={x(point.ms)} cy={y(point.value)} r="3" />
                  {point.second === undefined ? undefined : (
                    <rect
                      class="plot-dot plot-second"
                      x={x(point.ms) - 3}
                      y={y(point.second) - 3}
                      width="6"
                      height="6"
                    />
                  )}
                </g>
              ))
            : undefined}
        </g>
      ))}
    </>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

function useWidth(host: { readonly current: HTMLDivElement | null }): number {
  const [width, setWidth] = useState(LEAST_WIDTH);
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const measure = () => setWidth(Math.max(LEAST_WIDTH, element.clientWidth));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [host]);
  return width;
}

function words(label: string, unit: string, points: readonly Point[], missing: readonly Missing[]): string {
  const days = missing.reduce((sum, one) => sum + one.days, 0);
  if (points.length === 0) return t('athome.plot.none', { label });
  const values = points.flatMap(({ value, least, most }) => [value, least ?? value, most ?? value]);
  const day = (ms: number) => showDay({ ms, precision: 'day' });
  return t('athome.plot.words', {
    ...{ label, unit, from: day(points[0]!.ms), to: day(points.at(-1)!.ms), days },
    ...{ least: number.format(Math.min(...values)), most: number.format(Math.max(...values)) },
    last: valueWords(points.at(-1)!),
  });
}

export const valueWords = ({ value, second }: Point): string =>
  second === undefined ? number.format(value) : `${number.format(value)}/${number.format(second)}`;
