/** Allergies in full: adding one, saying that there are none, disproving one; each with its undo. */
import '../chart/chart.css';
import '../texts/chart.ts';
import { COMPENDIO_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { useState } from 'react';
import { writesRecord } from '../chart/author.ts';
import { originWords } from '../chart/origin.ts';
import { Lines } from '../chart/part.tsx';
import { UndoBar } from '../chart/undo.tsx';
import { askedPart, useChart } from '../chart/use-chart.ts';
import { usePlaceOf } from '../chart/use-place-of.ts';
import { clean, wordsOf } from '../hub/coded.ts';
import type { AllergyIntolerance } from '../hub/r4.ts';
import { useAct } from '../hub/use-act.ts';
import { useArrival } from '../shell/arrive.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { TermField } from '../terminology/term-field.tsx';
import { t } from '../texts/t.ts';
import { allergiesOf, isStanding, saysNone } from './allergies.ts';
import { addAllergy, denyAllergies, type NewAllergy, refuteAllergy } from './change-allergy.ts';

const MANY = 30;
const KINDS = ['medication', 'food', 'environment'] as const;

export function AllergiesPage({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.allergies');
  const query = useChart(patientId);
  const asked = askedPart(query, 'allergies');
  const all = query.data?.allergies.items ?? [];
  const state = allergiesOf(all);
  const standing = all.filter((one) => isStanding(one) && (!saysNone(one) || state.kind !== 'listed'));
  const past = all.filter((one) => !isStanding(one));
  const placeOf = usePlaceOf(patientId, all);
  const line = (one: AllergyIntolerance, canRefute: boolean) => (
    <AllergyRow key={one.id} allergy={one} place={placeOf(one)} {...{ patientId, canRefute }} />
  );
  return (
    <section class="chart-page" aria-labelledby="allergies-title">
      <h2 id="allergies-title" ref={heading} tabIndex={-1}>
        {t('allergy.title')}
      </h2>
      <p class="quiet">{t('allergy.page.lead')}</p>
      <UndoBar patientId={patientId} />
      <Reading of={asked} words="chart.loading" />
      {query.data === undefined || asked.error !== null ? undefined : (
        <section class="card" aria-labelledby="allergies-now">
          <h3 id="allergies-now">{state.kind === 'listed' ? t('allergy.title') : t(`allergy.${state.kind}`)}</h3>
          {state.kind === 'unrecorded' ? <p>{t('allergy.unrecorded.note')}</p> : undefined}
          {state.kind === 'listed' && all.some((one) => isStanding(one) && saysNone(one)) ? (
            <p>{t('allergy.contradiction')}</p>
          ) : undefined}
          <Lines most={MANY}>{standing.map((one) => line(one, writesRecord()))}</Lines>
          {state.kind === 'unrecorded' && writesRecord() ? <Deny patientId={patientId} /> : undefined}
        </section>
      )}
      {writesRecord() ? <AddAllergy patientId={patientId} /> : undefined}
      {past.length === 0 ? undefined : (
        <section class="card" aria-labelledby="allergies-past">
          <h3 id="allergies-past">{t('allergy.past')}</h3>
          <Lines most={MANY}>{past.map((one) => line(one, false))}</Lines>
        </section>
      )}
    </section>
  );
}

interface RowProps {
  readonly allergy: AllergyIntolerance;
  readonly place: string | undefined;
  readonly patientId: string;
  readonly canRefute: boolean;
}
function AllergyRow({ allergy, place, patientId, canRefute }: RowProps) {
  const act = useAct(() => refuteAllergy(patientId, allergy));
  const what = wordsOf(allergy.code) ?? '—';
  const reactions = (allergy.reaction ?? []).flatMap((one) => one.manifestation ?? []).map(wordsOf);
  const said = [...reactions, ...(allergy.note ?? []).map((note) => note.text)].filter(
    (one) => clean(one) !== undefined,
  );
  return (
    <li>
      <span class="chart-what">
        <strong>{what}</strong>
        {allergy.criticality === 'high' ? <span class="severe">{t('allergy.severe')}</span> : undefined}
      </span>
      {canRefute ? (
        <button
          type="button"
          class="button button-small"
          disabled={act.busy}
          aria-label={t('allergy.refute.of', { what })}
          onClick={() => void act.run()}
        >
          {t('allergy.refute')}
        </button>
      ) : undefined}
      {said.length === 0 ? undefined : <span class="chart-dose">{said.join(', ')}</span>}
      <span class="chart-origin">{originWords(place, allergy.recordedDate)}</span>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </li>
  );
}

function Deny({ patientId }: { readonly patientId: string }) {
  const act = useAct(() => denyAllergies(patientId));
  return (
    <>
      <button type="button" class="button" disabled={act.busy} onClick={() => void act.run()}>
        {t('allergy.denyNow')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </>
  );
}

const EMPTY: NewAllergy = { substance: '', kind: undefined, reaction: '', severe: false };

function AddAllergy({ patientId }: { readonly patientId: string }) {
  const [draft, setDraft] = useState(EMPTY);
  const [asked, setAsked] = useState(false);
  const act = useAct(async () => {
    await addAllergy(patientId, { ...draft, substance: draft.substance.trim() });
    setDraft(EMPTY);
    setAsked(false);
  });
  const missing = asked && draft.substance.trim() === '';
  const set = (part: Partial<NewAllergy>) => setDraft((now) => ({ ...now, ...part }));
  return (
    <form
      class="card chart-form"
      aria-labelledby="allergy-add"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (draft.substance.trim() === '') document.getElementById('allergy-substance')?.focus();
        else void act.run();
      }}
    >
      <h3 id="allergy-add">{t('allergy.add')}</h3>
      <div class="field">
        <label for="allergy-substance">{t('allergy.substance')}</label>
        <input
          id="allergy-substance"
          value={draft.substance}
          maxLength={200}
          autocomplete="off"
          aria-invalid={missing}
          aria-describedby={missing ? 'allergy-missing' : undefined}
          onInput={(event) => {
            const substance = event.currentTarget.value;
            setDraft(({ coding: _, ...now }) => ({ ...now, substance }));
          }}
        />
        {missing ? (
          <p id="allergy-missing" class="wrong">
            {t('allergy.substance.missing')}
          </p>
        ) : undefined}
      </div>
      <TermField
        label={t('allergy.medicine')}
        catalogue="medicamentos"
        onChoose={(term) => set({ substance: term.titulo, kind: 'medication', ...codingOf(term.codigo) })}
      />
      <fieldset>
        <legend>{t('allergy.kind')}</legend>
        {KINDS.map((kind) => (
          <label key={kind} class="choice">
            <input type="radio" name="allergy-kind" checked={draft.kind === kind} onChange={() => set({ kind })} />
            {t(`allergy.kind.${kind}`)}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="allergy-reaction">{t('allergy.reaction')}</label>
        <input
          id="allergy-reaction"
          value={draft.reaction}
          maxLength={300}
          autocomplete="off"
          onInput={(event) => set({ reaction: event.currentTarget.value })}
        />
      </div>
      <label class="choice">
        <input type="checkbox" checked={draft.severe} onChange={() => set({ severe: !draft.severe })} />
        {t('allergy.isSevere')}
      </label>
      <button type="submit" class="button button-main" disabled={act.busy}>
        {act.busy ? t('allergy.saving') : t('allergy.save')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}

/** The starter catalogue has keys of its own beside those of the Compendio; only the latter mean something elsewhere. */
const codingOf = (code: string): Pick<NewAllergy, 'coding'> =>
  /^\d{3}\./.test(code) ? { coding: { system: COMPENDIO_SYSTEM, code } } : {};
