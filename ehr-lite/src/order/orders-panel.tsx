/** The orders of the consultation: what first-level care asks for by one key, anything else by the LOINC search. */
import './order.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PanelProps } from '../consultation/section.ts';
import { TakenOut } from '../consultation/taken-out.tsx';
import { hubNow } from '../hub/clock.ts';
import { announce } from '../shell/announce.tsx';
import { Reading } from '../shell/reading.tsx';
import { Toolbar } from '../shell/toolbar.tsx';
import { TermField } from '../terminology/term-field.tsx';
import { t } from '../texts/t.ts';
import { DuplicateNote } from './duplicate-note.tsx';
import { lastFacility, rememberFacility } from './facility.resource.ts';
import { FacilityField } from './facility-field.tsx';
import { readBefore } from './order.resource.ts';
import { PANELS, STUDIES, type StudyKind, studyByCode, studyOf } from './studies.ts';
import { added, type OrderLine, type OrdersDraft, removed, restored, type Urgency, type Wanted } from './value.ts';

const URGENCIES: readonly Urgency[] = ['routine', 'urgent', 'stat'];
const KINDS: readonly StudyKind[] = ['laboratory', 'imaging'];

export function OrdersPanel({ visit, value, change }: PanelProps<OrdersDraft>) {
  const [undo, setUndo] = useState<{ readonly line: OrderLine; readonly at: number }>();
  const before = useQuery({
    queryKey: ['patient', visit.patientId, 'orders-before'],
    queryFn: ({ signal }) => readBefore(visit.patientId, signal),
  });
  const add = (wanted: readonly Wanted[]) => {
    setUndo(undefined);
    change(
      added(
        wanted,
        wanted.map(() => crypto.randomUUID()),
        lastFacility(),
      ),
    );
    announce(t('order.added', { what: wanted.map(({ words }) => words).join(', ') }));
  };
  const take = (line: OrderLine) => {
    setUndo({ line, at: value.lines.indexOf(line) });
    change(removed(line.id));
    announce(t('order.removed', { what: line.words }));
  };
  const toggle = (study: Wanted) => {
    const line = value.lines.find(({ code }) => code === study.loinc);
    if (line === undefined) add([study]);
    else take(line);
  };
  return (
    <section class="card order" aria-labelledby="order-title" id="estudios" tabIndex={-1}>
      <h2 id="order-title">{t('order.title')}</h2>
      <Group label={t('order.panels')}>
        {PANELS.map(({ words, studies }) => (
          <button
            key={words}
            type="button"
            class="button button-small"
            onClick={() => add(studies.flatMap((key) => studyOf(key) ?? []))}
          >
            + {t(words)}
          </button>
        ))}
      </Group>
      {KINDS.map((kind) => (
        <Group key={kind} label={t(`order.kind.${kind}`)}>
          {STUDIES.filter((study) => study.kind === kind).map((study) => (
            <button
              key={study.key}
              type="button"
              class="button button-small order-study"
              aria-pressed={value.lines.some(({ code }) => code === study.loinc)}
              onClick={() => toggle(study)}
            >
              {study.words}
            </button>
          ))}
        </Group>
      ))}
      <TermField
        label={t('order.find')}
        catalogue="loinc"
        onChoose={({ codigo, titulo }) => add([{ loinc: codigo, words: titulo, kind: 'laboratory' }])}
      />
      {undo === undefined ? undefined : (
        <TakenOut
          words={t('order.removed', { what: undo.line.words })}
          onBack={() => {
            change(restored(undo.line, undo.at));
            setUndo(undefined);
          }}
        />
      )}
      {value.lines.length === 0 ? undefined : (
        <>
          <ol class="order-lines">
            {value.lines.map((line) => (
              <li key={line.id}>
                <p class="order-name">
                  <strong>{line.words}</strong> <span class="quiet">{line.code}</span>
                  <button type="button" class="button button-small" onClick={() => take(line)}>
                    {t('order.remove')} <span class="unseen">{line.words}</span>
                  </button>
                </p>
                <DuplicateNote line={line} before={before.data} nowMs={hubNow()} />
                {(studyByCode(line.code)?.prep ?? []).map((key) => (
                  <p key={key} class="quiet">
                    {t(key)}
                  </p>
                ))}
              </li>
            ))}
          </ol>
          <Reading of={before} silent />
          <Details visit={visit} value={value} change={change} />
        </>
      )}
    </section>
  );
}

type DetailsProps = Pick<PanelProps<OrdersDraft>, 'visit' | 'value' | 'change'>;

function Details({ visit, value, change }: DetailsProps) {
  return (
    <div class="order-details">
      <FacilityField
        id="order-to"
        label={t('order.to')}
        value={value.to}
        own={visit.who.clues}
        onChange={(to) => {
          if (to !== undefined) rememberFacility(to);
          change((now) => ({ ...now, to }));
        }}
      />
      <div class="order-field">
        <label for="order-urgency">{t('order.urgency')}</label>
        <select
          id="order-urgency"
          value={value.urgency}
          onChange={(event) => {
            const urgency = event.currentTarget.value as Urgency;
            change((now) => ({ ...now, urgency }));
          }}
        >
          {URGENCIES.map((one) => (
            <option key={one} value={one}>
              {t(`order.urgency.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="order-field order-wide">
        <label for="order-reason">{t('order.reason')}</label>
        <input
          id="order-reason"
          type="text"
          maxLength={300}
          value={value.reason}
          onInput={(event) => {
            const reason = event.currentTarget.value;
            change((now) => ({ ...now, reason }));
          }}
        />
      </div>
    </div>
  );
}

function Group({ label, children }: { readonly label: string; readonly children: preact.ComponentChildren }) {
  return (
    <Toolbar class="order-group" label={label}>
      <p class="quiet" aria-hidden="true">
        {label}
      </p>
      {children}
    </Toolbar>
  );
}
