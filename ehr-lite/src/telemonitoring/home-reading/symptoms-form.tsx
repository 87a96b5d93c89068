/** The short questionnaire: what was felt since the last time. Nothing ticked is an answer too. */
import { useRef, useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { SYMPTOMS, type Symptom, writeReading } from './home-reading.resource.ts';
import type { Saved } from './reading-form.tsx';

/** Of who is not pregnant nobody asks about a baby. */
const PREGNANCY: readonly Symptom[] = ['menos-movimientos-fetales'];

/** Symptoms of alarm in the hub's programmes. */
const ALARMING: readonly Symptom[] = [
  ...(['disnea', 'dolor-toracico', 'confusion', 'sangrado', 'menos-movimientos-fetales'] as const),
];

interface SymptomsFormProps {
  readonly patientId: string;
  readonly pregnant: boolean;
  readonly onSaved: (saved: Saved) => void;
  readonly onCancel: () => void;
}

export function SymptomsForm({ patientId, pregnant, onSaved, onCancel }: SymptomsFormProps) {
  const asked = SYMPTOMS.filter((one) => pregnant || !PREGNANCY.includes(one));
  const [present, setPresent] = useState<ReadonlySet<Symptom>>(new Set());
  const stamp = useRef<string | undefined>(undefined);
  const act = useAct(async () => {
    stamp.current ??= new Date().toISOString();
    const respuestas = Object.fromEntries(asked.map((one) => [one, present.has(one)]));
    const written = { clase: 'sintomas', hora: stamp.current, respuestas } as const;
    await writeReading(patientId, written);
    const words = [...present].map((one) => t(`symptom.${one}`)).join(', ');
    const urgent = ALARMING.some((one) => present.has(one));
    onSaved({ words: words === '' ? t('athome.symptoms.none') : words, as: urgent ? 'urgent' : 'well', written });
  });
  const tick = (one: Symptom) => {
    stamp.current = undefined;
    setPresent((before) =>
      before.has(one) ? new Set([...before].filter((it) => it !== one)) : new Set([...before, one]),
    );
  };
  return (
    <form
      class="device-form reading-form"
      aria-label={t('kind.sintomas')}
      onSubmit={(event) => {
        event.preventDefault();
        void act.run();
      }}
    >
      <fieldset class="device-choices">
        <legend>{t('reading.symptoms')}</legend>
        <p class="quiet">{t('reading.symptoms.hint')}</p>
        {asked.map((one) => (
          <label key={one} class="choice">
            <input type="checkbox" checked={present.has(one)} onChange={() => tick(one)} />
            <span>{t(`symptom.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <p class="device-acts">
        <button type="submit" class="button button-main" aria-disabled={act.busy}>
          {t(act.busy ? 'reading.saving' : 'reading.symptoms.save')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('reading.cancel')}
        </button>
      </p>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}
