/** What the samples suggest, asked one by one; what was said so far; and any other field that this hospital writes elsewhere. */
import { useState } from 'react';
import { t } from '../../texts/t.ts';
import type { Conformance, Proposal } from './new-hospital.resource.ts';
import { type Adjustment, isField } from './profile.ts';

interface AdjustmentsProps {
  readonly report: Conformance;
  readonly adjustments: readonly Adjustment[];
  readonly busy: boolean;
  readonly onChange: (adjustments: readonly Adjustment[]) => void;
}

export function Adjustments({ report, adjustments, busy, onChange }: AdjustmentsProps) {
  const add = (one: Adjustment): void => onChange([...adjustments, one]);
  return (
    <>
      {report.propuestas.length === 0 ? undefined : (
        <div class="card">
          <h3>{t('newHospital.proposals')}</h3>
          <ul class="new-hospital-asks">
            {report.propuestas.map((proposal) => (
              <Ask
                key={`${proposal.que} ${proposal.donde}`}
                {...{ proposal, busy }}
                events={report.eventos}
                onSay={add}
              />
            ))}
          </ul>
        </div>
      )}
      <Said adjustments={adjustments} busy={busy} onChange={onChange} />
      <Other busy={busy} onSay={add} />
    </>
  );
}

interface AskProps {
  readonly proposal: Proposal;
  readonly events: Conformance['eventos'];
  readonly busy: boolean;
  readonly onSay: (one: Adjustment) => void;
}

function Ask({ proposal: { que, donde: place, cambio }, events, busy, onSay }: AskProps) {
  const [event, setEvent] = useState('');
  const say = (): void => {
    if (que !== 'evento-propio') onSay({ que, place, cambio });
    else if (event !== '') onSay({ que, place, event });
  };
  const [code = ''] = place.split('^');
  const likely = events.filter(({ evento }) => evento.startsWith(`${code}^`));
  return (
    <li>
      <p>{t(`newHospital.ask.${que}`, { place })}</p>
      <p class="buttons">
        {que === 'evento-propio' ? (
          <select
            aria-label={t('newHospital.event', { place })}
            value={event}
            onChange={(changed) => setEvent(changed.currentTarget.value)}
          >
            <option value="">{t('newHospital.event.choose')}</option>
            {(likely.length > 0 ? likely : events).map(({ evento, titulo }) => (
              <option key={evento} value={evento}>
                {evento} {titulo}
              </option>
            ))}
          </select>
        ) : undefined}
        <button type="button" class="button" aria-disabled={busy} onClick={say}>
          {t(`newHospital.yes.${que}`)}
        </button>
      </p>
    </li>
  );
}

function Said({ adjustments, busy, onChange }: Omit<AdjustmentsProps, 'report'>) {
  if (adjustments.length === 0) return null;
  return (
    <div class="card">
      <h3>{t('newHospital.applied')}</h3>
      <ul class="new-hospital-asks">
        {adjustments.map((one) => (
          <li key={wordsOf(one)} class="new-hospital-said">
            <span>{wordsOf(one)}</span>
            <button
              type="button"
              class="button button-quiet"
              aria-disabled={busy}
              aria-label={t('newHospital.removeOf', { what: wordsOf(one) })}
              onClick={() => onChange(adjustments.filter((other) => other !== one))}
            >
              {t('newHospital.remove')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordsOf(one: Adjustment): string {
  switch (one.que) {
    case 'sexo-h-m':
      return t('newHospital.applied.sexo-h-m');
    case 'fecha-dia-mes':
      return t('newHospital.applied.fecha-dia-mes');
    case 'evento-propio':
      return t('newHospital.applied.evento-propio', { place: one.place, event: one.event });
    case 'dato-en-z':
      return t('newHospital.applied.dato-en-z', { place: one.place });
    case 'campo':
      return t('newHospital.applied.campo', { field: one.field, place: one.place });
  }
}

function Other({ busy, onSay }: { readonly busy: boolean; readonly onSay: (one: Adjustment) => void }) {
  const [field, setField] = useState('');
  const [place, setPlace] = useState('');
  const [tried, setTried] = useState(false);
  const [one, other] = [field.trim().toUpperCase(), place.trim().toUpperCase()];
  const right = isField(one) && isField(other) && one !== other;
  const add = (): void => {
    setTried(!right);
    if (!right) return;
    onSay({ que: 'campo', field: one, place: other });
    setField('');
    setPlace('');
  };
  return (
    <details class="new-hospital-other">
      <summary>{t('newHospital.other')}</summary>
      <div class="new-hospital-who">
        <label class="field">
          <span>{t('newHospital.other.field')}</span>
          <input
            value={field}
            maxLength={10}
            autoComplete="off"
            onInput={(event) => setField(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>{t('newHospital.other.from')}</span>
          <input
            value={place}
            maxLength={10}
            autoComplete="off"
            onInput={(event) => setPlace(event.currentTarget.value)}
          />
        </label>
        <button type="button" class="button" aria-disabled={busy} onClick={add}>
          {t('newHospital.other.add')}
        </button>
      </div>
      <p class="quiet">{t('newHospital.other.hint')}</p>
      <p class="wrong" role="alert">
        {tried && !right ? t('newHospital.other.wrong') : ''}
      </p>
    </details>
  );
}
