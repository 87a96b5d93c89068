/** Closing says how it was resolved, and whether the alert was worth the call: of that its precision is made. */
import { useState } from 'react';
import { useLocation } from 'wouter-preact';
import { useAct } from '../../hub/use-act.ts';
import { t } from '../../texts/t.ts';
import { doAct } from '../board/acts.tsx';
import { nameWords } from '../board/alert-facts.tsx';
import { ActForm, ActText } from './act-form.tsx';
import type { ActFormProps } from './act-panel.tsx';

const QUICK = ['repeat', 'appointment', 'treatment', 'device', 'sent'] as const;
const LETTERS = 5;

export function CloseForm({ alert, onDone }: ActFormProps) {
  const [, go] = useLocation();
  const [reason, setReason] = useState('');
  const [useful, setUseful] = useState<boolean>();
  const [asked, setAsked] = useState(false);
  const whole = reason.trim().length >= LETTERS && useful !== undefined;
  const act = useAct(async () => {
    const words = t('tele.done.cerrar', { name: nameWords(alert) });
    await doAct(alert, 'cerrar', words, { motivo: reason.trim(), util: useful! });
    go('/monitoreo');
  });
  return (
    <ActForm
      onSubmit={() => (whole ? void act.run() : setAsked(true))}
      onCancel={onDone}
      save={t('tele.close.save')}
      wrong={asked && !whole ? t('tele.close.missing') : undefined}
      {...act}
    >
      <ActText
        id="tele-reason"
        label={t('tele.close.reason')}
        hint={t('tele.close.hint')}
        value={reason}
        onValue={setReason}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that fill the field above. */}
      <div class="tele-acts" role="group" aria-label={t('tele.close.quick')}>
        {QUICK.map((one) => (
          <button
            key={one}
            type="button"
            class="button button-small"
            onClick={() => setReason(t(`tele.close.quick.${one}`))}
          >
            {t(`tele.close.quick.${one}`)}
          </button>
        ))}
      </div>
      <fieldset>
        <legend>{t('tele.close.useful')}</legend>
        <div class="desk-choices">
          {([true, false] as const).map((one) => (
            <label key={String(one)} class="choice">
              <input type="radio" name="tele-useful" checked={useful === one} onChange={() => setUseful(one)} />
              {t(one ? 'tele.close.yes' : 'tele.close.no')}
            </label>
          ))}
        </div>
      </fieldset>
    </ActForm>
  );
}
