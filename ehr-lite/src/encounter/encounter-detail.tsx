/** An encounter in full, with everything recorded in it. */
import { parseWhen, showWhen } from '../calendar/when.ts';
import { wordsOf } from '../hub/coded.ts';
import type { Encounter } from '../hub/r4.ts';
import { Facts } from '../shell/facts.tsx';
import { t } from '../texts/t.ts';
import { EpisodeContent } from '../timeline/episode-card.tsx';
import { keyOf } from '../timeline/merge.ts';
import type { PatientRecord } from '../timeline/use-record.ts';
import { attendingOf, reasonOf, serviceOf, statusOf, titleOf } from './words.ts';

interface EncounterDetailProps {
  readonly encounter: Encounter;
  readonly patientId: string;
  readonly record: PatientRecord;
}

export function EncounterDetail({ encounter, patientId, record }: EncounterDetailProps) {
  const moment = (text: string | undefined) => {
    const when = parseWhen(text);
    return when === undefined ? undefined : showWhen(when);
  };
  const episode = record.episodes.find((one) => one.encounter?.id === encounter.id);
  const inside = episode !== undefined && episode.conditions.length + episode.observations.length > 0;
  return (
    <>
      <section class="card">
        <Facts
          facts={[
            [t('encounter.status'), statusOf(encounter)?.words],
            [t('encounter.start'), moment(encounter.period?.start)],
            [t('encounter.end'), moment(encounter.period?.end)],
            [t('encounter.reason'), reasonOf(encounter)],
            [t('encounter.type'), wordsOf(encounter.type?.[0])],
            [t('encounter.service'), serviceOf(encounter)],
            [t('encounter.attending'), attendingOf(encounter)],
            [t('encounter.discharge'), wordsOf(encounter.hospitalization?.dischargeDisposition)],
            [t('encounter.folio'), encounter.identifier?.[0]?.value],
          ]}
        />
      </section>
      {inside ? (
        <section class="card">
          <h3>{t('detail.content')}</h3>
          <EpisodeContent
            episode={episode}
            fresh={record.fresh}
            hrefOf={(entry) => `/paciente/${patientId}/${keyOf(entry)}`}
            caption={titleOf(encounter)}
            Heading="h4"
          />
        </section>
      ) : undefined}
    </>
  );
}
