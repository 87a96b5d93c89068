/**
 * One line drawn by uPlot, which comes only when a chart is on the screen. The table beside it has the same data; the drawing is
 * named in words and is no stop for the keyboard.
 */
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { showDay } from '../calendar/when.ts';
import { readableUnit } from '../observation/reading.ts';
import { LOCALE, t } from '../texts/t.ts';
import type { Series } from './series.ts';

const HEIGHT_PX = 260;
const LEAST_WIDTH_PX = 260;

export function TrendChart({ study, series }: { readonly study: string; readonly series: Series }) {
  const host = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let chart: uPlot | undefined;
    let gone = false;
    const width = () => Math.max(LEAST_WIDTH_PX, element.clientWidth);
    const watch = new ResizeObserver(() => chart?.setSize({ width: width(), height: HEIGHT_PX }));
    import('uplot').then(
      ({ default: Plot }) => {
        if (gone) return;
        chart = new Plot(optionsOf(Plot, series, width(), getComputedStyle(element)), dataOf(series), element);
        watch.observe(element);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      watch.disconnect();
      chart?.destroy();
    };
  }, [series]);
  if (failed) return <p class="quiet">{t('trend.failed')}</p>;
  return <div ref={host} class="trend-chart" role="img" aria-label={chartWords(study, series)} />;
}

const dataOf = ({ points }: Series): uPlot.AlignedData => [
  points.map((point) => point.ms / 1_000),
  points.map((point) => point.value),
];

const DAY_S = 86_400;

function optionsOf(Plot: typeof uPlot, series: Series, width: number, style: CSSStyleDeclaration): uPlot.Options {
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour('--text'), grid: { stroke: colour('--line'), width: 1 }, font: '13px sans-serif' };
  const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
  return {
    width,
    height: HEIGHT_PX,
    // The city's own days and years, whatever zone the PC believes in.
    tzDate: (seconds) => Plot.tzDate(new Date(seconds * 1_000), 'Etc/GMT+6'),
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { time: true, range: (_, from, to) => (from === to ? [from - DAY_S, to + DAY_S] : [from, to]) },
      y: { range: rangeOf(series) },
    },
    axes: [
      { ...axis, space: 90, values: (_, ticks, __, ___, step) => ticks.map((tick) => tickWords(tick, step)) },
      { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => number.format(tick)) },
    ],
    series: [
      {},
      {
        label: series.name ?? t('result.value'),
        stroke: colour('--brand'),
        width: 2,
        points: { show: true, size: 8, fill: colour('--sheet'), stroke: colour('--brand') },
      },
    ],
    hooks: { drawClear: [(plot) => drawBand(plot, series, colour('--ok-soft'), colour('--ok'))] },
  };
}

/** As exact as the steps of the axis: `2019`, `mar 2019`, `4 mar 2019`. */
function tickWords(seconds: number, stepSeconds: number): string {
  const precision = stepSeconds >= 360 * DAY_S ? 'year' : stepSeconds >= 28 * DAY_S ? 'month' : 'day';
  return showDay({ ms: seconds * 1_000, precision });
}

/** Room for the readings and for the reference, so that a normal course does not look like a storm. */
function rangeOf({ points, low, high }: Series): [number, number] {
  const all = [...points.map((point) => point.value), low, high].filter((value) => value !== undefined);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const air = (most - least || Math.abs(most) || 1) * 0.1;
  return [least - air, most + air];
}

function drawBand(plot: uPlot, { low, high }: Series, fill: string, edge: string): void {
  if (low === undefined && high === undefined) return;
  const { ctx, bbox } = plot;
  const yOf = (value: number) => plot.valToPos(value, 'y', true);
  const top = high === undefined ? bbox.top : Math.max(bbox.top, yOf(high));
  const bottom = low === undefined ? bbox.top + bbox.height : Math.min(bbox.top + bbox.height, yOf(low));
  ctx.save();
  ctx.fillStyle = fill;
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.strokeStyle = edge;
  ctx.setLineDash([6, 4]);
  for (const value of [low, high]) {
    if (value === undefined) continue;
    ctx.beginPath();
    ctx.moveTo(bbox.left, yOf(value));
    ctx.lineTo(bbox.left + bbox.width, yOf(value));
    ctx.stroke();
  }
  ctx.restore();
}

function chartWords(study: string, { points, unit }: Series): string {
  const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
  const values = points.map((point) => point.value);
  const day = (ms: number) => showDay({ ms, precision: 'day' });
  return t('trend.chart', {
    study,
    count: points.length,
    from: day(points[0]!.ms),
    to: day(points.at(-1)!.ms),
    least: number.format(Math.min(...values)),
    most: number.format(Math.max(...values)),
    unit: readableUnit(unit) ?? '',
  });
}
