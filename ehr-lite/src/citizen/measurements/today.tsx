/** What is expected today, each with its way to write it down; what was written is said at once. */
import { useRef, useState } from 'react';
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { queries } from '../../hub/queries.ts';
import { announce } from '../../shell/announce.tsx';
import { ReadingForm, type Saved } from '../../telemonitoring/home-reading/reading-form.tsx';
import { SavedNotice } from '../../telemonitoring/home-reading/saved-notice.tsx';
import { SymptomsForm } from '../../telemonitoring/home-reading/symptoms-form.tsx';
import type { ExpectedReading, OwnProgramme } from '../../telemonitoring/series/at-home.resource.ts';
import { KINDS, type KindName, readSeries } from '../../telemonitoring/series/series.resource.ts';
import { t } from '../../texts/t.ts';

interface TodayProps {
  readonly patientId: string;
  readonly programmes: readonly OwnProgramme[];
}

/** The same kind in two programmes is measured once. */
function expectedIn(programmes: readonly OwnProgramme[]): readonly ExpectedReading[] {
  const all = programmes.flatMap(({ esperado }) => esperado);
  const often = [...all].sort((a, b) => a.cadaHoras - b.cadaHoras);
  const once = [...new Map([...often].reverse().map((one) => [one.clase, one])).values()];
  return once.sort((a, b) => Number(b.toca) - Number(a.toca));
}

export function Today({ patientId, programmes }: TodayProps) {
  const [open, setOpen] = useState<KindName>();
  const [saved, setSaved] = useState<Saved>();
  const title = useRef<HTMLHeadingElement>(null);
  const expected = expectedIn(programmes);
  const others = KINDS.filter((kind) => !expected.some(({ clase }) => clase === kind));
  const quiet = parseWhen(
    programmes.find(({ enSilencioHasta }) => enSilencioHasta !== null)?.enSilencioHasta ?? undefined,
  );
  const onSaved = (what: Saved) => {
    setOpen(undefined);
    setSaved(what);
    announce(t('reading.saved', { value: what.words }));
    title.current?.focus();
    void queries.invalidateQueries({ queryKey: ['at-home', patientId] });
  };
  const onUndone = () => {
    setSaved(undefined);
    announce(t('reading.undone'));
    title.current?.focus();
    void queries.invalidateQueries({ queryKey: ['at-home', patientId] });
  };
  const form = (kind: KindName) => (
    <Form
      {...{ patientId, kind, onSaved, onCancel: () => setOpen(undefined) }}
      pregnant={programmes.some(({ programa }) => programa === 'embarazo')}
    />
  );
  return (
    <section aria-labelledby="today">
      <h2 id="today" ref={title} tabIndex={-1}>
        {t('reading.today')}
      </h2>
      {quiet === undefined ? undefined : <p class="notice">{t('reading.quiet', { when: showWhen(quiet) })}</p>}
      {saved === undefined ? undefined : <SavedNotice key={saved.written.hora} {...{ patientId, saved, onUndone }} />}
      <ul class="today">
        {expected.map((one) => (
          <li key={one.clase} class="card">
            <Expected expected={one} isOpen={open === one.clase} onOpen={() => setOpen(one.clase)} />
            {open === one.clase ? form(one.clase) : undefined}
          </li>
        ))}
      </ul>
      <details class="today-others">
        <summary>{t('reading.other')}</summary>
        <p class="device-acts">
          {others.map((kind) => (
            <button key={kind} type="button" class="button" aria-expanded={open === kind} onClick={() => setOpen(kind)}>
              {t(`kind.${kind}`)}
            </button>
          ))}
        </p>
        {open !== undefined && others.includes(open) ? form(open) : undefined}
      </details>
    </section>
  );
}

interface ExpectedProps {
  readonly expected: ExpectedReading;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Expected({ expected: { clase, cadaHoras, ultima, toca }, isOpen, onOpen }: ExpectedProps) {
  const last = parseWhen(ultima ?? undefined);
  const often =
    cadaHoras % 24 === 0 ? t('reading.everyDays', { count: cadaHoras / 24 }) : t('reading.every', { count: cadaHoras });
  return (
    <div class="today-line">
      <div>
        <h3>{t(`kind.${clase}`)}</h3>
        <p>
          <span class={toca ? 'tag tag-warn' : 'tag'}>
            {toca
              ? t('reading.due')
              : last === undefined
                ? t('reading.notDue')
                : t('reading.doneToday', { when: showWhen(last) })}
          </span>{' '}
          <span class="quiet">{often}</span>
        </p>
        {toca ? (
          <p class="quiet">{last === undefined ? t('reading.never') : t('reading.last', { when: showWhen(last) })}</p>
        ) : undefined}
      </div>
      {isOpen ? undefined : (
        <button
          type="button"
          class={toca ? 'button button-main' : 'button'}
          aria-label={t('reading.write.of', { kind: t(`kind.${clase}`) })}
          onClick={onOpen}
        >
          {t('reading.write')}
        </button>
      )}
    </div>
  );
}

interface FormProps {
  readonly patientId: string;
  readonly kind: KindName;
  readonly pregnant: boolean;
  readonly onSaved: (saved: Saved) => void;
  readonly onCancel: () => void;
}

/** Weight is compared with the last one, as far as it is at hand. */
function Form({ patientId, kind, pregnant, onSaved, onCancel }: FormProps) {
  const [before, setBefore] = useState<number>();
  const asked = useRef(false);
  if (!asked.current && kind === 'peso') {
    asked.current = true;
    void queries
      .fetchQuery({
        queryKey: ['at-home', patientId, 'series', kind, 28],
        queryFn: () => readSeries(patientId, kind, 28),
      })
      .then(
        ({ puntos }) => setBefore(puntos.at(-1)?.valor),
        () => undefined,
      );
  }
  if (kind === 'sintomas') return <SymptomsForm {...{ patientId, pregnant, onSaved, onCancel }} />;
  return <ReadingForm {...{ patientId, kind, before, onSaved, onCancel }} />;
}
