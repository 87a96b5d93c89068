/** Search inside one record, of the whole city and of all its years: the hub looks, this screen shows. */
import './chart.css';
import '../texts/chart.ts';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { hubNow } from '../hub/clock.ts';
import { useAct } from '../hub/use-act.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { type TextKey, t } from '../texts/t.ts';
import { isRecordKind } from '../timeline/arrivals.ts';
import { originWords } from './origin.ts';
import { type Found, type Hit, type Sought, searchRecord } from './record-search.resource.ts';
import { usePlaceOf } from './use-place-of.ts';

const KINDS = [
  ...['Encounter', 'Condition', 'Observation', 'MedicationRequest', 'AllergyIntolerance', 'Immunization'],
  ...['Procedure', 'DiagnosticReport', 'ServiceRequest', 'DocumentReference', 'Composition'],
];
const EMPTY = { q: '', tipo: '', desde: '', hasta: '' };
const FIRST_YEAR = 1900;

export function SearchPage({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.recordSearch');
  const [draft, setDraft] = useState(EMPTY);
  const [sought, setSought] = useState<Sought>();
  const query = useQuery({
    queryKey: ['patient', patientId, 'search', sought],
    queryFn: ({ signal }) => searchRecord(patientId, sought!, undefined, signal),
    enabled: sought !== undefined,
  });
  const short = draft.q.trim().length === 1;
  const set = (part: Partial<typeof EMPTY>) => setDraft({ ...draft, ...part });
  return (
    <section class="chart-page" aria-labelledby="record-search-title">
      <h2 id="record-search-title" ref={heading} tabIndex={-1}>
        {t('recordSearch.title')}
      </h2>
      <form
        class="card chart-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.q.trim().length > 1) setSought({ ...draft, q: draft.q.trim() });
        }}
      >
        <div class="field">
          <label for="record-q">{t('recordSearch.label')}</label>
          <input
            id="record-q"
            type="search"
            value={draft.q}
            maxLength={100}
            autocomplete="off"
            aria-describedby="record-q-hint"
            onInput={(event) => set({ q: event.currentTarget.value })}
          />
          <p id="record-q-hint" class="quiet">
            {short ? t('recordSearch.short') : t('recordSearch.hint')}
          </p>
        </div>
        <div class="field-row">
          <div class="field">
            <label for="record-kind">{t('recordSearch.kinds')}</label>
            <select id="record-kind" value={draft.tipo} onChange={(event) => set({ tipo: event.currentTarget.value })}>
              <option value="">{t('recordSearch.kinds.all')}</option>
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {kindWords(kind)}
                </option>
              ))}
            </select>
          </div>
          <YearField
            name="desde"
            label={t('recordSearch.from')}
            value={draft.desde}
            onType={(desde) => set({ desde })}
          />
          <YearField name="hasta" label={t('recordSearch.to')} value={draft.hasta} onType={(hasta) => set({ hasta })} />
          <button type="submit" class="button button-main">
            {t('recordSearch.go')}
          </button>
        </div>
      </form>
      <Reading of={query} words="recordSearch.searching" />
      {query.data === undefined || sought === undefined ? undefined : (
        <Results key={JSON.stringify(sought)} first={query.data} {...{ patientId, sought }} />
      )}
    </section>
  );
}

interface YearProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onType: (value: string) => void;
}
function YearField({ name, label, value, onType }: YearProps) {
  const year = Number(value);
  const wrong = value !== '' && !(year >= FIRST_YEAR && year <= new Date(hubNow()).getUTCFullYear() + 1);
  return (
    <div class="field">
      <label for={`record-${name}`}>{label}</label>
      <input
        id={`record-${name}`}
        class="year"
        inputMode="numeric"
        maxLength={4}
        value={value}
        aria-invalid={wrong}
        onInput={(event) => onType(event.currentTarget.value.replace(/\D/g, ''))}
      />
    </div>
  );
}

const kindWords = (kind: string): string =>
  t(`recordSearch.kind.${kind}` as Extract<TextKey, 'recordSearch.kind.Encounter'>);

interface ResultsProps {
  readonly first: Found;
  readonly patientId: string;
  readonly sought: Sought;
}
function Results({ first, patientId, sought }: ResultsProps) {
  const [later, setLater] = useState<readonly Found[]>([]);
  const pages = [first, ...later];
  const last = pages.at(-1)!;
  const hits = pages
    .flatMap((page) => page.resultados)
    .sort((a, b) => ((a.fecha ?? '') < (b.fecha ?? '') ? 1 : (a.fecha ?? '') > (b.fecha ?? '') ? -1 : 0));
  const placeOf = usePlaceOf(patientId, hits.map(sourced));
  const act = useAct(async () => setLater([...later, await searchRecord(patientId, sought, last.siguiente)]));
  const more = pages.some((page) => page.hayMas);
  return (
    <>
      <p class="find-says" role="status">
        {hits.length === 0
          ? ''
          : more
            ? t('recordSearch.foundMore', { count: hits.length })
            : t('recordSearch.found', { count: hits.length })}
      </p>
      {hits.length === 0 && last.siguiente === undefined ? (
        <Empty title={t('recordSearch.none')} fix={t('recordSearch.none.fix')} />
      ) : undefined}
      <ul class="chart-lines hits">
        {hits.map((hit) => (
          <HitLine key={`${hit.tipo}/${hit.id}`} hit={hit} patientId={patientId} place={placeOf(sourced(hit))} />
        ))}
      </ul>
      {last.siguiente === undefined ? undefined : (
        <div class="notice">
          <div>
            <p>{t('recordSearch.partial', { count: pages.reduce((sum, page) => sum + page.revisados, 0) })}</p>
            <button type="button" class="button" disabled={act.busy} onClick={() => void act.run()}>
              {t('recordSearch.continue')}
            </button>
          </div>
        </div>
      )}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </>
  );
}

const sourced = ({ tipo, id, clues, atencion = tipo === 'Encounter' ? id : undefined }: Hit) => ({
  resourceType: tipo,
  ...(atencion !== undefined && { encounter: { reference: `Encounter/${atencion}` } }),
  ...(clues !== undefined && { custodian: { identifier: { system: CLUES_SYSTEM, value: clues } } }),
});

function HitLine({
  hit,
  patientId,
  place,
}: {
  readonly hit: Hit;
  readonly patientId: string;
  readonly place: string | undefined;
}) {
  return (
    <li>
      <span class="chart-what">
        <span class="tag">{kindWords(hit.tipo)}</span>
        {isRecordKind(hit.tipo) ? (
          <Link href={`/paciente/${patientId}/${hit.tipo}/${hit.id}`}>{hit.titulo}</Link>
        ) : (
          <strong>{hit.titulo}</strong>
        )}
      </span>
      {hit.fragmento === undefined ? undefined : <span class="chart-dose">{hit.fragmento}</span>}
      <span class="chart-origin">{originWords(place, hit.fecha)}</span>
    </li>
  );
}
