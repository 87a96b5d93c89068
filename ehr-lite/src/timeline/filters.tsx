/** Arrange and filter: by hospital and by kind, with how many of each are loaded. Folded away on a phone. */
import { useId } from 'react';
import { hubNow } from '../hub/clock.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { KINDS } from './arrivals.ts';
import type { Episode } from './episodes.ts';
import { toggled, type View, view, wholeView } from './filter-memory.ts';
import type { Source } from './source.ts';
import { yearsOf } from './year.ts';

interface FiltersProps {
  readonly episodes: readonly Episode[];
  readonly current: View;
  readonly bornMs: number | undefined;
}

export function Filters({ episodes, current, bornMs }: FiltersProps) {
  const sources = countSources(episodes);
  const kindCount = {
    Encounter: episodes.filter((episode) => episode.encounter !== undefined).length,
    Condition: episodes.reduce((sum, episode) => sum + episode.conditions.length, 0),
    Observation: episodes.reduce((sum, episode) => sum + episode.observations.length, 0),
  };
  const filtering = current.year !== undefined || current.hiddenKinds.size + current.hiddenSources.size > 0;
  return (
    <div class="filters">
      <fieldset>
        <legend>{t('filter.arrange')}</legend>
        {(['date', 'hospital'] as const).map((one) => (
          <label key={one} class="choice">
            <input
              type="radio"
              name="arrangement"
              checked={current.arrangement === one}
              onChange={() => view.set({ ...current, arrangement: one })}
            />
            {one === 'date' ? t('filter.byDate') : t('filter.byHospital')}
          </label>
        ))}
      </fieldset>
      <YearField {...{ episodes, current, bornMs }} />
      <fieldset>
        <legend>{t('filter.kind')}</legend>
        {KINDS.map((kind) => (
          <label key={kind} class="choice">
            <input
              type="checkbox"
              checked={!current.hiddenKinds.has(kind)}
              onChange={() => view.set({ ...current, hiddenKinds: toggled(current.hiddenKinds, kind) })}
            />
            <span>{t(`kind.${kind}`)}</span>
            <span class="tally">{kindCount[kind]}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t('filter.source')}</legend>
        {sources.map(({ source, count }) => (
          <label key={source.key} class="choice">
            <input
              type="checkbox"
              checked={!current.hiddenSources.has(source.key)}
              onChange={() => view.set({ ...current, hiddenSources: toggled(current.hiddenSources, source.key) })}
            />
            <span>{source.name}</span>
            <span class="tally">{count}</span>
          </label>
        ))}
      </fieldset>
      {filtering ? (
        <button
          type="button"
          class="button"
          onClick={() => view.set(wholeView(current.patientId, current.arrangement))}
        >
          {t('filter.clear')}
        </button>
      ) : undefined}
      <button type="button" class="button no-narrow" onClick={() => window.print()}>
        <Icon name="print" />
        {t('print.button')}
      </button>
    </div>
  );
}

/** Asked of the hub: what has no date is with all years alone, and says so. */
function YearField({ episodes, current, bornMs }: FiltersProps) {
  const id = useId();
  const year = (value: string): View => {
    const { year: _, ...rest } = current;
    return value === '' ? rest : { ...rest, year: Number(value) };
  };
  return (
    <div class="field">
      <label for={id}>{t('filter.year')}</label>
      <select id={id} value={current.year ?? ''} onChange={(event) => view.set(year(event.currentTarget.value))}>
        <option value="">{t('filter.year.all')}</option>
        {yearsOf(hubNow(), bornMs, episodes).map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      {current.year === undefined ? undefined : <p class="quiet">{t('filter.year.note')}</p>}
    </div>
  );
}

function countSources(episodes: readonly Episode[]): readonly { readonly source: Source; readonly count: number }[] {
  const counts = new Map<string, { source: Source; count: number }>();
  for (const { source } of episodes)
    counts.set(source.key, { source, count: (counts.get(source.key)?.count ?? 0) + 1 });
  return [...counts.values()].sort((a, b) => b.count - a.count || a.source.name.localeCompare(b.source.name, 'es'));
}
