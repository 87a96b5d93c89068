/** Two versions of one thing in words, a choice per field, and nothing saved until each that both changed is chosen. */
import { useEffect, useState } from 'react';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { useAct } from '../hub/use-act.ts';
import { Loading } from '../shell/loading.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { type Clash, readClash } from './clash.resource.ts';
import { merged, type Side } from './compare.ts';
import { canClash, type OutboxEntry } from './entry.ts';
import { resolveConflict } from './resolve.ts';
import { fieldWords, valueWords } from './words.ts';

export function ConflictPanel({ entry }: { readonly entry: OutboxEntry }) {
  const [clashes, setClashes] = useState<readonly Clash[] | undefined>();
  const [error, setError] = useState<unknown>();
  const puts = entry.entries.filter(({ request, resource }) => request?.method === 'PUT' && resource !== undefined);
  useEffect(() => void Promise.all(puts.map(readClash)).then(setClashes, setError), []);
  if (entry.entries.some((one) => canClash(one) && !puts.includes(one))) return <p>{t('conflict.cannot')}</p>;
  if (error !== undefined) return <ProblemNotice error={error} />;
  if (clashes === undefined) return <Loading words="conflict.reading" />;
  return <Choosing entry={entry} clashes={clashes} />;
}

type Chosen = Readonly<Record<string, Side | undefined>>;

function Choosing({ entry, clashes }: { readonly entry: OutboxEntry; readonly clashes: readonly Clash[] }) {
  const [chosen, setChosen] = useState<Chosen>(() =>
    Object.fromEntries(
      clashes.flatMap(({ differences }, index) => differences.map((one) => [`${index}.${one.field}`, one.chosen])),
    ),
  );
  const [asked, setAsked] = useState(false);
  const keys = clashes.flatMap(({ differences }, index) => differences.map(({ field }) => `${index}.${field}`));
  const missing = keys.filter((key) => chosen[key] === undefined);
  const { busy, error, run } = useAct(() =>
    resolveConflict(
      entry,
      clashes.map(({ entry: put, mine, theirs, differences }, index) => {
        const of = Object.fromEntries(differences.map(({ field }) => [field, chosen[`${index}.${field}`]]));
        return { put, resource: merged(mine, theirs, differences, of), theirs };
      }),
    ),
  );
  const save = () => {
    setAsked(true);
    if (missing.length > 0) return document.getElementById(`choice-${entry.operation}-${missing[0]}-mine`)?.focus();
    void run();
  };
  if (keys.length === 0) return <p>{t('conflict.same')}</p>;
  return (
    <div class="conflict">
      <p>{t('conflict.lead')}</p>
      {clashes.map((clash, index) => (
        <ClashTable
          key={clash.entry.request?.url}
          name={`${entry.operation}-${index}`}
          clash={clash}
          chosen={(field) => chosen[`${index}.${field}`]}
          onChoose={(field, side) => setChosen({ ...chosen, [`${index}.${field}`]: side })}
        />
      ))}
      <p role="alert" class="wrong">
        {asked && missing.length > 0
          ? t('conflict.missing', { fields: missing.map((key) => fieldWords(key.split('.')[1]!)).join(', ') })
          : ''}
      </p>
      {error === undefined ? undefined : <ProblemNotice error={error} />}
      <button type="button" class="button button-main" disabled={busy} onClick={save}>
        {t('conflict.save')}
      </button>
    </div>
  );
}

interface ClashTableProps {
  readonly name: string;
  readonly clash: Clash;
  readonly chosen: (field: string) => Side | undefined;
  readonly onChoose: (field: string, side: Side) => void;
}

function ClashTable({ name, clash, chosen, onChoose }: ClashTableProps) {
  const changed = parseWhen((clash.theirs.meta as { lastUpdated?: string } | undefined)?.lastUpdated);
  return (
    <>
      {changed === undefined ? undefined : <p class="quiet">{t('conflict.by', { when: showWhen(changed) })}</p>}
      {clash.differences.map(({ field, mine, theirs }) => (
        <fieldset key={field} class="conflict-field">
          <legend>{fieldWords(field)}</legend>
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} class="choice">
              <input
                id={`choice-${name}.${field}-${side}`}
                type="radio"
                name={`${name}-${field}`}
                checked={chosen(field) === side}
                onChange={() => onChoose(field, side)}
              />
              <span>
                <strong>{t(`conflict.${side}`)}</strong> {valueWords(side === 'mine' ? mine : theirs)}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </>
  );
}
