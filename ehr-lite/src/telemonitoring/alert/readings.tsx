/** Why it was raised: the readings that made it, the limit they were judged by, and the days before. */
import { useQuery } from '@tanstack/react-query';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { whenWords } from '../board/alert-facts.tsx';
import type { AlertInFull, DrawnLimit, KindName } from '../board/board.resource.ts';
import { Plot } from '../series/plot.tsx';
import { KINDS, readSeries } from '../series/series.resource.ts';

interface ReadingsProps {
  readonly alert: AlertInFull;
  readonly nowMs: number;
}

const SIGN = { '>=': 'tele.why.above', '<=': 'tele.why.below', '<': 'tele.why.under' } as const;

export function Readings({ alert, nowMs }: ReadingsProps) {
  return (
    <section class="tele-section" aria-labelledby="tele-why">
      <h2 id="tele-why">{t('tele.why')}</h2>
      <div class="card tele-why">
        <Why alert={alert} />
        {alert.lecturas.length === 0 ? <p>{t('tele.readings.none')}</p> : <Table alert={alert} nowMs={nowMs} />}
        <Course alert={alert} />
      </div>
    </section>
  );
}

function Why({ alert }: { readonly alert: AlertInFull }) {
  return (
    <>
      {alert.clase === 'falta' ? <p>{alert.dice}</p> : undefined}
      {alert.limites.map((limit) => (
        <p key={`${limit.clase} ${limit.campo}`}>{limitWords(limit)}</p>
      ))}
      {alert.enRevision ? (
        <p>
          <span class="tag tag-warn">{t('tele.unreviewed')}</span>
        </p>
      ) : alert.fuente === null ? undefined : (
        <p class="quiet">{t('tele.why.source', { source: alert.fuente })}</p>
      )}
    </>
  );
}

export const limitWords = ({ clase, campo, es, limite }: DrawnLimit): string =>
  t('tele.why.limit', {
    field: clase !== 'presion' ? '' : t(campo === 'segundo' ? 'tele.why.diastolic' : 'tele.why.systolic'),
    sign: t(SIGN[es]),
    limit: limite,
    unit: t(`kindUnit.${clase}`),
  });

const DAYS = 14;

/** What it is about: the readings, or those that did not come. */
export function kindOf({ lecturas: [first], regla }: AlertInFull): KindName | undefined {
  return first?.clase ?? KINDS.find((one) => regla === `falta-${one}`);
}

/** The days before, with the limit; the table of the readings says the same in words. */
function Course({ alert }: { readonly alert: AlertInFull }) {
  const about = kindOf(alert);
  // A questionnaire has no course.
  const kind = about === 'sintomas' ? undefined : about;
  const query = useQuery({
    queryKey: ['tele', 'course', alert.paciente, kind],
    queryFn: ({ signal }) => readSeries(alert.paciente, kind!, DAYS, signal),
    enabled: kind !== undefined && alert.estado !== 'cerrada',
  });
  const series = query.data;
  if (kind === undefined || series === undefined) return <Reading of={query} />;
  const label = t('tele.chart', { kind: t(`kind.${kind}`) });
  if (series.puntos.length === 0) return <p class="quiet">{t('tele.chart.none')}</p>;
  const limits = alert.limites
    .filter(({ clase }) => clase === kind)
    .map(({ limite }) => ({ value: limite, label: t('tele.chart.limit', { limit: limite }) }));
  return (
    <figure class="tele-course">
      <figcaption>{label}</figcaption>
      <Plot
        points={series.puntos}
        limits={limits}
        unit={series.unidad}
        label={label}
        from={series.desde}
        until={series.hasta}
        height={180}
      />
    </figure>
  );
}

function Table({ alert, nowMs }: ReadingsProps) {
  return (
    <table class="lines-table">
      <caption class="unseen">{t('tele.readings')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('tele.readings.kind')}</th>
          <th scope="col">{t('tele.readings.value')}</th>
          <th scope="col">{t('tele.readings.when')}</th>
        </tr>
      </thead>
      <tbody>
        {alert.lecturas.map(({ clase, hora, valor }) => (
          <tr key={`${clase} ${hora}`}>
            <td>{t(`kind.${clase}`)}</td>
            <td>
              <strong>{valor}</strong>
            </td>
            <td>{whenWords(hora, nowMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
