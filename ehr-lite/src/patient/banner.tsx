/** The patient banner: who this is and what could harm them, in sight on every screen of the record. */
import '../texts/chart.ts';
import { allergiesOf } from '../allergy/allergies.ts';
import { showAge } from '../calendar/age.ts';
import { cityDay, showDay } from '../calendar/when.ts';
import { alertsOf, coverageWords } from '../chart/current.ts';
import { useChart } from '../chart/use-chart.ts';
import { hubNow } from '../hub/clock.ts';
import { wordsOf } from '../hub/coded.ts';
import { asProblem } from '../hub/problem.ts';
import { Icon } from '../pictures/icon.tsx';
import { useArrival } from '../shell/arrive.ts';
import { t } from '../texts/t.ts';
import { curpWords } from './curp-words.ts';
import type { Person } from './person.ts';

interface BannerProps {
  readonly person: Person | undefined;
  readonly patientId: string;
  readonly clinical: boolean;
}

export function Banner({ person, patientId, clinical }: BannerProps) {
  const heading = useArrival<HTMLHeadingElement>('title.record');
  return (
    <section class="banner" aria-label={t('banner.label')}>
      <div class="banner-who">
        <h1 ref={heading} tabIndex={-1}>
          {person?.name ?? t('banner.loading')}
        </h1>
        {person?.deceased ? <span class="tag">{t('person.deceased')}</span> : undefined}
      </div>
      <dl class="facts">
        <Fact
          term={t('person.age')}
          value={person === undefined ? '…' : person.age === undefined ? t('person.noAge') : showAge(person.age)}
        />
        <Fact term={t('person.sex')} value={person?.sex ?? '…'} />
        <Fact
          term={t('person.birth')}
          value={person === undefined ? '…' : person.birth === undefined ? t('person.noBirth') : showDay(person.birth)}
        />
        <Fact
          term={t('person.curp')}
          value={person === undefined ? '…' : curpWords(person)}
          mono={person?.curp?.kind === 'held'}
        />
        {clinical ? <CoverageFact patientId={patientId} /> : undefined}
      </dl>
      {clinical ? (
        <>
          <AlertLine patientId={patientId} />
          <AllergyLine patientId={patientId} />
        </>
      ) : undefined}
    </section>
  );
}

function Fact({
  term,
  value,
  mono = false,
}: {
  readonly term: string;
  readonly value: string;
  readonly mono?: boolean;
}) {
  return (
    <div>
      <dt>{term}</dt>
      <dd class={mono ? 'curp' : undefined}>{value}</dd>
    </div>
  );
}

/** Left out until somebody recorded it: an empty coverage is no fact about the person. */
function CoverageFact({ patientId }: { readonly patientId: string }) {
  const { data } = useChart(patientId);
  const words = data === undefined ? undefined : coverageWords(data, cityDay(hubNow()));
  return words === undefined ? null : <Fact term={t('banner.coverage')} value={words} />;
}

function AlertLine({ patientId }: { readonly patientId: string }) {
  const { data } = useChart(patientId);
  const problem = data?.flags.problem;
  if (problem !== undefined && asProblem(problem).kind !== 'forbidden')
    return <p class="allergies allergies-warn">{t('banner.alert.failed')}</p>;
  const alerts = data === undefined ? [] : alertsOf(data, hubNow());
  if (alerts.length === 0) return null;
  return (
    <div class="allergies alerts">
      <Icon name="problem" />
      <h2>{t('banner.alerts')}</h2>
      <ul>
        {alerts.map((flag) => (
          <li key={flag.id}>
            <strong>{wordsOf(flag.code) ?? '—'}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}

function AllergyLine({ patientId }: { readonly patientId: string }) {
  const query = useChart(patientId);
  const problem = query.data === undefined ? query.error : query.data.allergies.problem;
  if (problem !== null && problem !== undefined) {
    const forbidden = asProblem(problem).kind === 'forbidden';
    return (
      <div class="allergies allergies-warn">
        <Icon name="problem" />
        <p>
          <strong>{forbidden ? t('allergy.forbidden') : t('allergy.failed')}</strong>
        </p>
        {forbidden ? undefined : (
          <button type="button" class="button" onClick={() => void query.refetch()}>
            {t('problem.retry')}
          </button>
        )}
      </div>
    );
  }
  if (query.data === undefined) return <p class="allergies">{t('allergy.loading')}</p>;
  const allergies = allergiesOf(query.data.allergies.items);
  if (allergies.kind !== 'listed') {
    return (
      <p class={`allergies allergies-${allergies.kind}`}>
        <strong>{t(`allergy.${allergies.kind}`)}</strong> <span>({t(`allergy.${allergies.kind}.note`)})</span>
      </p>
    );
  }
  return (
    <div class="allergies allergies-listed">
      <Icon name="allergy" />
      <h2>{t('allergy.title')}</h2>
      <ul>
        {allergies.allergies.map((allergy) => (
          <li key={allergy.id}>
            <strong>{allergy.substance}</strong>
            {allergy.severe ? <span class="severe"> {t('allergy.severe')}</span> : undefined}
            {allergy.reaction === undefined ? undefined : <span> · {allergy.reaction}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
