/** `/monitoreo/personas`: everybody whom the unit follows, with how much of what is expected comes; and finding somebody to enter. */
import { useRef } from 'react';
import { Link } from 'wouter-preact';
import { hubNow } from '../../hub/clock.ts';
import { FindPatient } from '../../patient/find-patient.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { toldApart, whenWords } from '../board/alert-facts.tsx';
import { MoreOf, type Pages, usePages } from '../pages.tsx';
import { Adherence } from './plan-card.tsx';
import { type Followed, readFollowed } from './programme.resource.ts';

/** More than that hide below them the way to enter somebody else. */
const FEW = 3;

export const useFollowed = (): Pages<Followed> => usePages(['tele', 'followed'], readFollowed);

export const teleAddressOf = (id: string): string => `/monitoreo/persona/${id}`;

export function PeoplePage() {
  const heading = useArrival<HTMLHeadingElement>('title.telePeople');
  const pages = useFollowed();
  const people = pages.all ?? [];
  const find = useRef<HTMLElement>(null);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.telePeople')}
      </h1>
      <p class="quiet">{t('tele.people.lead')}</p>
      {people.length <= FEW ? undefined : (
        <p>
          <button
            type="button"
            class="button"
            onClick={() => find.current?.querySelector<HTMLInputElement>('input')?.focus()}
          >
            {t('tele.people.enrol')}
          </button>
        </p>
      )}
      <Reading of={pages} />
      {pages.all !== undefined && people.length === 0 ? (
        <Empty title={t('tele.people.none')} fix={t('tele.people.none.fix')} />
      ) : undefined}
      {people.length === 0 ? undefined : <Table people={people} />}
      <MoreOf pages={pages} />
      <section ref={find} class="tele-section">
        <p>{t('tele.people.find')}</p>
        <FindPatient addressOf={teleAddressOf} />
      </section>
    </>
  );
}

function Table({ people }: { readonly people: readonly Followed[] }) {
  const nowMs = hubNow();
  const head = ['person', 'programme', 'adherence', 'last', 'open'] as const;
  const last = ({ esperado }: Followed): string => {
    const times = esperado.flatMap(({ ultima }) => (ultima === null ? [] : [ultima])).sort();
    return times.length === 0 ? t('tele.people.never') : whenWords(times.at(-1)!, nowMs);
  };
  return (
    <table class="sheet-table">
      <caption class="unseen">{t('tele.people.caption')}</caption>
      <thead>
        <tr>
          {head.map((one) => (
            <th key={one} scope="col">
              {t(`tele.people.${one}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {people.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <Link href={teleAddressOf(one.paciente)}>{one.nombre ?? t('tele.someone')}</Link>
              {one.quien === null ? undefined : <span class="quiet tele-told">{toldApart(one.quien)}</span>}
              {one.enSilencioHasta === null ? undefined : (
                <span class="tag tag-warn">{t('tele.silent', { when: whenWords(one.enSilencioHasta, nowMs) })}</span>
              )}
            </th>
            <td data-label={t('tele.people.programme')}>{one.programa}</td>
            <td data-label={t('tele.people.adherence')}>
              <span class="tele-kinds">
                {one.esperado.map(({ clase, cumplimiento }) => (
                  <span key={clase}>
                    {t(`kind.${clase}`)} <Adherence percent={cumplimiento} since={one.desde} />
                  </span>
                ))}
              </span>
            </td>
            <td data-label={t('tele.people.last')}>{last(one)}</td>
            <td data-label={t('tele.people.open')}>{one.alertasAbiertas}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
