/** My record in plain words: what I have, what I take, what came out, where I was seen; each visit and document can be hidden. */
import { dosageWords } from '@amate/terminology/prescribing/dosage-words.ts';
import { allergiesOf } from '../allergy/allergies.ts';
import { findAllergies } from '../allergy/allergy.resource.ts';
import { parseWhen, showDay } from '../calendar/when.ts';
import { findConditions } from '../condition/condition.resource.ts';
import { diagnosedAt, diagnosisOf } from '../condition/words.ts';
import { findEncounters } from '../encounter/encounter.resource.ts';
import { reasonOf, titleOf } from '../encounter/words.ts';
import { HideButton } from '../hidden/hide-button.tsx';
import { hubNow } from '../hub/clock.ts';
import { clean, wordsOf } from '../hub/coded.ts';
import type { AllergyIntolerance, Condition, Encounter, Immunization, Observation } from '../hub/r4.ts';
import { type Flag, readingsOf, whenOf, worstOf } from '../observation/reading.ts';
import { useArrival } from '../shell/arrive.ts';
import { t } from '../texts/t.ts';
import { sourcesOf } from '../timeline/source.ts';
import { AtPharmacy, askedOf } from './at-pharmacy.tsx';
import { isHers, WRONG, wasSeen } from './hers.ts';
import {
  type DocumentReference,
  findDocuments,
  findPrescriptions,
  findReadings,
  findResults,
  findVaccines,
  type MedicationRequest,
} from './my-record.resource.ts';
import { Part } from './part.tsx';
import { explained, LAB_WORDS_REVIEWED, LAB_WORDS_SOURCE } from './plain-words/lab-words.ts';
import { RecordActions } from './record-actions.tsx';
import { standingOf } from './standing.ts';
import { doseWords, VaccinesDue } from './vaccines-due.tsx';

export function MyRecord({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.myRecord');
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('mine.title')}
      </h1>
      <p class="lead">{t('mine.lead')}</p>
      <RecordActions patientId={patientId} />
      <div class="parts">
        <Part<Condition>
          name="conditions"
          title={t('mine.problems')}
          none={t('mine.problems.none')}
          find={(signal) => findConditions(patientId, undefined, signal)}
          keep={(one) => one.verificationStatus?.coding?.[0]?.code !== WRONG}
          row={(condition) => <Problem condition={condition} />}
        />
        <Part<MedicationRequest>
          name="prescriptions"
          title={t('mine.medicines')}
          none={t('mine.medicines.none')}
          find={(signal) => findPrescriptions(patientId, signal)}
          keep={(one) => one.status !== WRONG}
          row={(request) => <Medicine request={request} />}
        />
        <Part<AllergyIntolerance>
          name="allergies"
          title={t('mine.allergies')}
          none={t('mine.allergies.none')}
          find={(signal) => findAllergies(patientId, signal)}
          keep={(one) => allergiesOf([one]).kind === 'listed'}
          row={(allergy) => <Allergy allergy={allergy} />}
        />
        <Part<Observation>
          name="results"
          title={t('mine.results')}
          none={t('mine.results.none')}
          find={(signal) => findResults(patientId, signal)}
          keep={(one) => one.status !== WRONG}
          row={(observation) => <Result observation={observation} />}
        />
        <Part<Immunization>
          name="vaccines"
          title={t('mine.vaccines')}
          none={t('mine.vaccines.none')}
          find={(signal) => findVaccines(patientId, signal)}
          keep={(one) => one.status === 'completed'}
          row={(vaccine) => <Vaccine vaccine={vaccine} />}
          foot={(all) => <VaccinesDue patientId={patientId} given={all} />}
        />
        <Part<Encounter>
          name="encounters"
          title={t('mine.encounters')}
          none={t('mine.encounters.none')}
          find={(signal) => findEncounters(patientId, undefined, signal)}
          keep={wasSeen}
          row={(encounter, all) => <Visit encounter={encounter} all={all} />}
        />
        <Part<DocumentReference>
          name="documents"
          title={t('mine.documents')}
          none={t('mine.documents.none')}
          find={(signal) => findDocuments(patientId, signal)}
          keep={isHers}
          row={(document) => <Document document={document} />}
        />
        <Part<Observation>
          name="readings"
          title={t('mine.readings')}
          none={t('mine.readings.none')}
          find={(signal) => findReadings(patientId, signal)}
          keep={(one) => one.status !== WRONG}
          row={(observation) => <Result observation={observation} />}
        />
      </div>
      <p class="quiet">{t('mine.ask')}</p>
    </>
  );
}

const day = (text: string | undefined): string | undefined => {
  const when = parseWhen(text);
  return when === undefined ? undefined : showDay(when);
};

function Problem({ condition }: { readonly condition: Condition }) {
  const { words, standing } = diagnosisOf(condition);
  const when = diagnosedAt(condition);
  return (
    <>
      <strong>{words}</strong>
      <span class="quiet">
        {[standing, when === undefined ? undefined : t('mine.since', { date: showDay(when) })]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
    </>
  );
}

function Medicine({ request }: { readonly request: MedicationRequest }) {
  const how = request.dosageInstruction?.flatMap((one) => clean(dosageWords(one)) ?? []);
  const since = day(request.authoredOn);
  const name =
    wordsOf(request.medicationCodeableConcept) ??
    clean(request.medicationReference?.display) ??
    t('diagnosis.onlyCode');
  const standing = standingOf(request, hubNow());
  const asked = standing === undefined ? askedOf(request) : undefined;
  return (
    <>
      <strong>{name}</strong>
      {standing === undefined ? undefined : <span class="tag tag-warn">{standing}</span>}
      {how?.map((line) => (
        <span key={line}>{line}</span>
      ))}
      {since === undefined ? undefined : <span class="quiet">{t('mine.since', { date: since })}</span>}
      {asked === undefined ? undefined : <AtPharmacy asked={asked} name={name} />}
    </>
  );
}

function Allergy({ allergy }: { readonly allergy: AllergyIntolerance }) {
  const found = allergiesOf([allergy]);
  if (found.kind !== 'listed') return null;
  const [{ substance, severe, reaction } = { substance: '', severe: false, reaction: undefined }] = found.allergies;
  return (
    <>
      <strong>{substance}</strong>
      <span class="quiet">{[severe ? t('allergy.severe') : undefined, reaction].filter(Boolean).join(' · ')}</span>
    </>
  );
}

function Visit({ encounter, all }: { readonly encounter: Encounter; readonly all: readonly Encounter[] }) {
  const date = day(encounter.period?.start ?? encounter.period?.end);
  const place = sourcesOf(all)(encounter).name;
  const name = [titleOf(encounter), place, date].filter((part) => part !== undefined).join(', ');
  return (
    <>
      <strong>
        {titleOf(encounter)}
        {date === undefined ? '' : `, ${date}`}
      </strong>
      <span>{t('mine.at', { place })}</span>
      <span class="quiet">{reasonOf(encounter)}</span>
      <HideButton what={{ recurso: `Encounter/${encounter.id}` }} name={name} />
    </>
  );
}

const FLAG_WORDS = {
  'critical-high': 'mine.high',
  'critical-low': 'mine.low',
  high: 'mine.high',
  low: 'mine.low',
  abnormal: 'mine.abnormal',
  normal: 'mine.normal',
  unjudged: undefined,
} as const satisfies Record<Flag, unknown>;

function Result({ observation }: { readonly observation: Observation }) {
  const readings = readingsOf(observation);
  const words = FLAG_WORDS[worstOf(readings.map((reading) => reading.flag))];
  const when = whenOf(observation);
  const plain = explained(observation.code?.coding);
  return (
    <>
      <strong>{readings.map(({ study, value }) => `${study}: ${value}`).join('; ')}</strong>
      <span class="quiet">
        {[words === undefined ? undefined : t(words), when === undefined ? undefined : showDay(when)]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
      {readings.map(({ study, range }) =>
        range === undefined ? undefined : (
          <span key={study} class="quiet">
            {t('mine.range', { range })}
          </span>
        ),
      )}
      {plain === undefined ? undefined : (
        <details>
          <summary>{t('mine.explained')}</summary>
          <p>{plain}</p>
          <p class="quiet">
            {t('mine.explained.source', { source: LAB_WORDS_SOURCE })}
            {LAB_WORDS_REVIEWED ? undefined : ` ${t('mine.explained.pending')}`}
          </p>
        </details>
      )}
    </>
  );
}

function Vaccine({ vaccine }: { readonly vaccine: Immunization }) {
  const { doseNumberPositiveInt: number, doseNumberString: text } = vaccine.protocolApplied?.[0] ?? {};
  const dose = number ?? clean(text);
  return (
    <>
      <strong>{wordsOf(vaccine.vaccineCode) ?? t('diagnosis.onlyCode')}</strong>
      <span class="quiet">
        {[dose === undefined ? undefined : doseWords(String(dose)), day(vaccine.occurrenceDateTime)]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
    </>
  );
}

function Document({ document }: { readonly document: DocumentReference }) {
  const date = day(document.date);
  const title = clean(document.description) ?? wordsOf(document.type) ?? t('mine.document');
  return (
    <>
      <strong>{title}</strong>
      {date === undefined ? undefined : <span class="quiet">{date}</span>}
      <HideButton
        what={{ recurso: `DocumentReference/${document.id}` }}
        name={date === undefined ? title : `${title}, ${date}`}
      />
    </>
  );
}
