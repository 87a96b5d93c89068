/** Referring from the consultation: where to, why, and what the norm asks; the rest is taken from what was written already. */
import '../order/order.css';
import type { PanelProps } from '../consultation/section.ts';
import { draftOf } from '../draft/drafts.ts';
import { EMPTY_NOTE, textOf } from '../note/value.ts';
import { FacilityField } from '../order/facility-field.tsx';
import type { Urgency } from '../order/value.ts';
import { announce } from '../shell/announce.tsx';
import { t } from '../texts/t.ts';
import { begun, dropped, type ReferralDraft } from './value.ts';

const URGENCIES: readonly Urgency[] = ['routine', 'urgent', 'stat'];
const LONG = 4_000;

export function ReferralPanel({ visit, value, change, cie10 }: PanelProps<ReferralDraft>) {
  const write = (more: Partial<ReferralDraft>) => change((now) => ({ ...now, ...more }));
  const uuid = () => crypto.randomUUID();
  if (value.ids === undefined)
    return (
      <section class="card order" aria-labelledby="ref-title">
        <h2 id="ref-title">{t('ref.title')}</h2>
        <p>
          <button
            type="button"
            class="button"
            onClick={() => {
              change(begun({ request: uuid(), task: uuid(), note: uuid() }));
              // The button is gone then: who writes by keyboard goes on in the first field.
              requestAnimationFrame(() => document.getElementById('ref-to')?.focus());
            }}
          >
            {t('ref.start')}
          </button>
        </p>
      </section>
    );
  return (
    <section class="card order" aria-labelledby="ref-title" id="referencia" tabIndex={-1}>
      <h2 id="ref-title">{t('ref.title')}</h2>
      <p class="quiet">{t('ref.lead')}</p>
      <div class="order-details">
        <FacilityField
          id="ref-to"
          label={t('ref.to')}
          value={value.to}
          own={visit.who.clues}
          onChange={(to) => write({ to })}
        />
        <div class="order-field">
          <label for="ref-specialty">{t('ref.specialty')}</label>
          <input
            id="ref-specialty"
            type="text"
            maxLength={120}
            value={value.specialty}
            onInput={(event) => write({ specialty: event.currentTarget.value })}
          />
        </div>
        <div class="order-field">
          <label for="ref-urgency">{t('order.urgency')}</label>
          <select
            id="ref-urgency"
            value={value.urgency}
            onChange={(event) => write({ urgency: event.currentTarget.value as Urgency })}
          >
            {URGENCIES.map((one) => (
              <option key={one} value={one}>
                {t(`order.urgency.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <LongField
          id="ref-motive"
          label={t('ref.motive')}
          value={value.motive}
          onWrite={(motive) => write({ motive })}
        />
        <LongField
          id="ref-summary"
          label={t('ref.summary')}
          value={value.summary}
          rows={4}
          onWrite={(summary) => write({ summary })}
        >
          <button
            type="button"
            class="button button-small"
            onClick={() =>
              write({ summary: [value.summary, writtenIn(visit.encounter.id)].filter(Boolean).join('\n\n') })
            }
          >
            {t('ref.summary.take')}
          </button>
        </LongField>
        <LongField
          id="ref-impression"
          label={t('ref.impression')}
          value={value.impression}
          onWrite={(impression) => write({ impression })}
        >
          <p class="quiet">
            {cie10.length === 0 ? t('ref.impression.none') : t('ref.impression.from', { what: cie10.join(', ') })}
          </p>
        </LongField>
        <LongField
          id="ref-therapy"
          label={t('ref.therapy')}
          value={value.therapy}
          onWrite={(therapy) => write({ therapy })}
        />
      </div>
      <p>
        <button
          type="button"
          class="button button-small"
          onClick={() => {
            change(dropped);
            announce(t('ref.dropped'));
          }}
        >
          {t('ref.drop')}
        </button>
      </p>
    </section>
  );
}

interface LongFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly rows?: number;
  readonly onWrite: (text: string) => void;
  readonly children?: preact.ComponentChildren;
}

export function LongField({ id, label, value, rows = 2, onWrite, children }: LongFieldProps) {
  return (
    <div class="order-field order-wide">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        maxLength={LONG}
        value={value}
        onInput={(event) => onWrite(event.currentTarget.value)}
      />
      {children}
    </div>
  );
}

/** What the note says of the illness, as it stands in the draft. */
function writtenIn(visitId: string): string {
  const note = draftOf(visitId, 'note', EMPTY_NOTE).now.get().value;
  return (['padecimiento', 'evolucion', 'exploracion', 'resultados'] as const)
    .map((part) => textOf(note, part).trim())
    .filter(Boolean)
    .join('\n\n');
}
