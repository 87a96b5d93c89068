/** Results of one card. A long panel shows what is out of range first and keeps the rest one press away. */
import { useState } from 'react';
import { Link } from 'wouter-preact';
import type { Observation } from '../hub/r4.ts';
import { t } from '../texts/t.ts';
import { type Fresh, FreshMark } from '../timeline/fresh-mark.tsx';
import { FlagMark } from './flag-mark.tsx';
import { isOutOfRange, readingsOf } from './reading.ts';

const FOLD_ABOVE = 8;
const SHOWN_WHEN_FOLDED = 5;

interface ResultTableProps {
  readonly observations: readonly Observation[];
  readonly fresh: Fresh;
  readonly hrefOf: (observation: Observation) => string;
  readonly caption: string;
}

export function ResultTable({ observations, fresh, hrefOf, caption }: ResultTableProps) {
  const [open, setOpen] = useState(false);
  const folded = observations.length > FOLD_ABOVE && !open;
  const shown = folded ? mostTelling(observations, fresh) : observations;
  return (
    <>
      <table class="results">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('result.study')}</th>
            <th scope="col">{t('result.value')}</th>
            <th scope="col">{t('result.range')}</th>
            <th scope="col">{t('result.flag')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.flatMap((observation) =>
            readingsOf(observation).map((reading, index) => (
              <tr key={`${observation.id}·${index}`}>
                <th scope="row">
                  <Link href={hrefOf(observation)}>{reading.study}</Link>
                  {index === 0 ? <FreshMark fresh={fresh} entryKey={`Observation/${observation.id}`} /> : undefined}
                  <Preliminary status={observation.status} />
                </th>
                <td class="value">{reading.value}</td>
                <td data-label={reading.range === undefined ? undefined : t('result.range')}>{reading.range ?? ''}</td>
                <td>
                  <FlagMark flag={reading.flag} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      {observations.length > FOLD_ABOVE ? (
        <button type="button" class="button unfold" aria-expanded={!folded} onClick={() => setOpen(!open)}>
          {folded ? t('result.showAll', { count: observations.length }) : t('result.showLess')}
        </button>
      ) : undefined}
    </>
  );
}

/** Everything out of range or new, filled up with the first of the others, in the laboratory's order. */
function mostTelling(observations: readonly Observation[], fresh: Fresh): readonly Observation[] {
  const telling = new Set(
    observations.filter(
      (one) => fresh.has(`Observation/${one.id}`) || readingsOf(one).some((reading) => isOutOfRange(reading.flag)),
    ),
  );
  for (const one of observations) if (telling.size < SHOWN_WHEN_FOLDED) telling.add(one);
  return observations.filter((one) => telling.has(one));
}

export function Preliminary({ status }: { readonly status: string | undefined }) {
  const words = statusWords(status);
  return words === undefined ? null : <span class="tag">{words}</span>;
}

/** Only what changes how a result is to be read; "final" goes without saying. */
export function statusWords(status: string | undefined): string | undefined {
  if (status === 'preliminary' || status === 'registered') return t('result.preliminary');
  if (status === 'amended' || status === 'corrected') return t('result.corrected');
  if (status === 'cancelled') return t('result.cancelled');
  return status === 'entered-in-error' ? t('result.error') : undefined;
}
