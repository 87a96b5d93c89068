/** The counter-referral: the note that goes back to the clinic and closes the referral. */
import { useState } from 'react';
import { unit } from '../order/entries.ts';
import type { Who } from '../session/who.ts';
import { inSpanish, t } from '../texts/t.ts';
import { staffReference } from '../visit/staff.ts';
import { hubInstant } from '../visit/visit.resource.ts';
import type { Move } from './move.ts';
import { noteOf } from './note.ts';
import type { Referral } from './referral.ts';
import { LongField } from './referral-panel.tsx';

interface ReturnStepProps {
  readonly referral: Referral;
  readonly who: Who;
  readonly busy: boolean;
  readonly onDone: (step: Move) => Promise<void>;
}

const PARTS = ['evolution', 'diagnoses', 'therapy', 'advice'] as const;
type Texts = Readonly<Record<(typeof PARTS)[number], string>>;

export function ReturnStep({ referral, who, busy, onDone }: ReturnStepProps) {
  const [id] = useState(() => crypto.randomUUID());
  const [texts, setTexts] = useState<Texts>({ evolution: '', diagnoses: '', therapy: '', advice: '' });
  const incomplete = PARTS.some((part) => texts[part].trim() === '');
  const sign = () => {
    const { task, patientId, from, to } = referral;
    const note = noteOf({
      ...{ id, kind: 'contrarreferencia', title: inSpanish('ref.return.title'), patientId, at: hubInstant() },
      author: staffReference(who),
      custodian: who.clues === undefined ? undefined : unit(who.clues, task.owner?.display),
      texts: {
        ...{ envia: to, recibe: from, evolucion: texts.evolution, diagnosticos: texts.diagnoses },
        ...{ terapeutica: texts.therapy, recomendaciones: texts.advice },
      },
    });
    void onDone({ to: 'contrarreferida', note: { ...note, id } });
  };
  return (
    <div class="order-details">
      <p class="quiet order-wide">{t('ref.return.lead')}</p>
      {PARTS.map((part) => (
        <LongField
          key={part}
          id={`ref-return-${part}`}
          label={t(`ref.return.${part}`)}
          value={texts[part]}
          onWrite={(text) => setTexts((now) => ({ ...now, [part]: text }))}
        />
      ))}
      <div class="order-wide">
        {incomplete ? <p class="quiet">{t('ref.return.missing')}</p> : undefined}
        <button type="button" class="button button-main" disabled={busy || incomplete} onClick={sign}>
          {t('ref.return.sign')}
        </button>
      </div>
    </div>
  );
}
