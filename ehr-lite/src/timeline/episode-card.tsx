/** One card of the timeline: what kind of care, when, why, by whom; its diagnoses; its results. */
import { memo } from 'react';
import { Link } from 'wouter-preact';
import { parseWhen, showDay, showPeriod } from '../calendar/when.ts';
import { diagnosisOf } from '../condition/words.ts';
import { EmergencyMark } from '../emergency/emergency-mark.tsx';
import { attendingOf, reasonOf, serviceOf, sortOf, statusOf, titleOf } from '../encounter/words.ts';
import type { Condition, Encounter, RecordEntry } from '../hub/r4.ts';
import { isOutOfRange, readingsOf } from '../observation/reading.ts';
import { ResultTable } from '../observation/result-table.tsx';
import { Icon, type IconName } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import type { Episode } from './episodes.ts';
import { type Fresh, FreshMark } from './fresh-mark.tsx';
import { keyOf } from './merge.ts';

interface EpisodeCardProps {
  readonly episode: Episode;
  readonly fresh: Fresh;
  readonly hrefOf: (entry: RecordEntry) => string;
}

/** Drawn again only when something in it changed: a record holds hundreds. */
export const EpisodeCard = memo(({ episode, fresh, hrefOf }: EpisodeCardProps) => {
  const { encounter, observations } = episode;
  const headingId = `h-${episode.key.replace(/[^\w-]/g, '_')}`;
  const title = encounter === undefined ? looseTitle(episode) : titleOf(encounter);
  const icon: IconName =
    encounter === undefined ? (observations.length > 0 ? 'result' : 'diagnosis') : sortOf(encounter);
  return (
    <article class="episode" aria-labelledby={headingId} data-episode={episode.key}>
      <div class="episode-mark">
        <Icon name={icon} />
      </div>
      <header>
        <h4 id={headingId}>
          {encounter === undefined ? <span>{title}</span> : <Link href={hrefOf(encounter)}>{title}</Link>}
          <span class="episode-when"> {whenOf(episode)}</span>
        </h4>
        {encounter === undefined ? undefined : <FreshMark fresh={fresh} entryKey={keyOf(encounter)} />}
        {encounter === undefined ? <span class="quiet">{t('timeline.loose')}</span> : <Status encounter={encounter} />}
        <EmergencyMark />
      </header>
      {encounter === undefined ? undefined : <About encounter={encounter} />}
      <EpisodeContent episode={episode} fresh={fresh} hrefOf={hrefOf} caption={`${title}, ${whenOf(episode)}`} />
    </article>
  );
});

interface EpisodeContentProps extends EpisodeCardProps {
  readonly caption: string;
  readonly Heading?: 'h4' | 'h5';
}

/** The diagnoses and results of a card, also alone under an encounter shown in full. */
export function EpisodeContent({ episode, fresh, hrefOf, caption, Heading = 'h5' }: EpisodeContentProps) {
  const { conditions, observations } = episode;
  const out = observations.flatMap(readingsOf).filter((reading) => isOutOfRange(reading.flag)).length;
  return (
    <>
      {conditions.length > 0 ? (
        <Diagnoses conditions={conditions} fresh={fresh} hrefOf={hrefOf} Heading={Heading} />
      ) : undefined}
      {observations.length > 0 ? (
        <div>
          <Heading class="part">
            {t('count.results', { count: observations.length })}
            {out > 0 ? <span class="out-count"> · {t('count.outOfRange', { count: out })}</span> : undefined}
          </Heading>
          <ResultTable
            observations={observations}
            fresh={fresh}
            hrefOf={hrefOf}
            caption={`${t('result.title')}: ${caption}`}
          />
        </div>
      ) : undefined}
    </>
  );
}

function looseTitle({ conditions, observations }: Episode): string {
  return observations.length > 0 || conditions.length === 0 ? t('timeline.looseResults') : t('timeline.looseDiagnoses');
}

function whenOf({ encounter, when }: Episode): string {
  const period = encounter?.period;
  const shown = showPeriod(parseWhen(period?.start), parseWhen(period?.end));
  if (shown !== '') return shown;
  return when === undefined ? t('timeline.undated') : showDay(when);
}

function Status({ encounter }: { readonly encounter: Encounter }) {
  const status = statusOf(encounter);
  if (status === undefined) return null;
  return <span class={status.open ? 'tag tag-open' : 'tag'}>{status.words}</span>;
}

function About({ encounter }: { readonly encounter: Encounter }) {
  const facts = [
    [t('encounter.reason'), reasonOf(encounter)],
    [t('encounter.service'), serviceOf(encounter)],
    [t('encounter.attending'), attendingOf(encounter)],
  ].filter(([, value]) => value !== undefined);
  if (facts.length === 0) return null;
  return (
    <dl class="about">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface DiagnosesProps {
  readonly conditions: readonly Condition[];
  readonly Heading: 'h4' | 'h5';
  readonly fresh: Fresh;
  readonly hrefOf: (entry: RecordEntry) => string;
}

function Diagnoses({ conditions, fresh, hrefOf, Heading }: DiagnosesProps) {
  return (
    <div>
      <Heading class="part">{t('count.diagnoses', { count: conditions.length })}</Heading>
      <ul class="diagnoses">
        {conditions.map((condition) => {
          const { words, code, standing } = diagnosisOf(condition);
          return (
            <li key={condition.id}>
              <Link href={hrefOf(condition)}>{words}</Link>
              {code === undefined ? undefined : <span class="code"> {code}</span>}
              {standing === undefined ? undefined : <span class="tag">{standing}</span>}
              <FreshMark fresh={fresh} entryKey={keyOf(condition)} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
