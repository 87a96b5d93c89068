/** The same as the drawing, in lines: the newest first, and the days without a reading where they were. Written when it is opened. */
import { useState } from 'react';
import { showDay, showWhen } from '../../calendar/when.ts';
import { LOCALE, t } from '../../texts/t.ts';
import { pointsOf, valueWords } from './plot.tsx';
import { type Missing, missingDays, type Point } from './scale.ts';
import type { Series } from './series.resource.ts';

const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

export function PlotTable({ series, label }: { readonly series: Series; readonly label: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}>
      <summary>{t('athome.table.open')}</summary>
      {open ? <Lines series={series} label={label} /> : undefined}
    </details>
  );
}

type Entry = { readonly ms: number; readonly point: Point; readonly readings: number | undefined } | Missing;

function Lines({ series, label }: { readonly series: Series; readonly label: string }) {
  const points = pointsOf(series.puntos);
  const entries: Entry[] = [
    ...points.map((point, at) => ({ ms: point.ms, point, readings: series.puntos[at]!.lecturas })),
    ...missingDays(points, Date.parse(series.desde), Date.parse(series.hasta)),
  ].sort((a, b) => msOf(b) - msOf(a));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="plot-table" tabIndex={0} aria-label={t('athome.table.of', { label })}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('athome.table.when')}</th>
            <th scope="col">{t('athome.table.value', { unit: series.unidad })}</th>
            {series.porDia ? <th scope="col">{t('athome.table.span')}</th> : undefined}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) =>
            'point' in entry ? (
              <tr key={entry.ms}>
                <td>
                  {series.porDia
                    ? showDay({ ms: entry.ms, precision: 'day' })
                    : showWhen({ ms: entry.ms, precision: 'time' })}
                </td>
                <td>{valueWords(entry.point)}</td>
                {series.porDia ? <td>{spanWords(entry.point, entry.readings)}</td> : undefined}
              </tr>
            ) : (
              <tr key={`missing ${entry.fromMs}`} class="quiet">
                <td>{missingWords(entry)}</td>
                <td colSpan={series.porDia ? 2 : 1}>{t('athome.table.missing', { count: entry.days })}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}

const msOf = (entry: Entry): number => ('point' in entry ? entry.ms : entry.fromMs);

function missingWords({ fromMs, untilMs }: Missing): string {
  const from = showDay({ ms: fromMs, precision: 'day' });
  const until = showDay({ ms: untilMs - 1, precision: 'day' });
  return from === until ? from : `${from} – ${until}`;
}

function spanWords({ least, most }: Point, readings: number | undefined): string {
  const span = least === most ? '' : `${number.format(least ?? 0)} – ${number.format(most ?? 0)} · `;
  return `${span}${t('athome.table.readings', { count: readings ?? 1 })}`;
}
