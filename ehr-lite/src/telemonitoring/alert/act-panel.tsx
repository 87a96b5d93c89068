/** What can be done about an alert, one press each; what needs a word opens its small form below, one at a time. */
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { useAct } from '../../hub/use-act.ts';
import type { Who } from '../../session/who.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { doAct } from '../board/acts.tsx';
import { nameWords } from '../board/alert-facts.tsx';
import type { AlertInFull } from '../board/board.resource.ts';
import { isOwn } from '../board/board.ts';
import { PhoneReading } from '../home-reading/phone-reading.tsx';
import { BookForm } from './book-form.tsx';
import { CallForm } from './call-form.tsx';
import { CloseForm } from './close-form.tsx';
import { HandOverForm } from './hand-over-form.tsx';
import { openConsultation } from './medicine.ts';
import { MessageForm } from './message-form.tsx';
import { kindOf } from './readings.tsx';

const FORMS = {
  ...{ call: CallForm, reading: Said, message: MessageForm, book: BookForm },
  ...{ handOver: HandOverForm, close: CloseForm },
};
type Form = keyof typeof FORMS;
const NAMES = Object.keys(FORMS) as readonly Form[];

export interface ActFormProps {
  readonly alert: AlertInFull;
  readonly who: Who;
  readonly onDone: () => void;
}

export function ActPanel({ alert, who }: Omit<ActFormProps, 'onDone'>) {
  const [, go] = useLocation();
  const [open, setOpen] = useState<Form>();
  const buttons = useRef<HTMLDivElement>(null);
  const name = nameWords(alert);
  const take = useAct(() => doAct(alert, 'tomar', t('tele.done.tomar', { name })));
  const visit = useRef(crypto.randomUUID());
  const medicine = useAct(async () => go(await openConsultation(alert, who, visit.current)));
  const back = (form: Form) => {
    setOpen(undefined);
    buttons.current?.querySelector<HTMLButtonElement>(`[data-form="${form}"]`)?.focus();
  };
  if (alert.estado === 'cerrada') return null;
  const mine = isOwn(alert, who);
  const Shown = open === undefined ? undefined : FORMS[open];
  return (
    <section class="tele-section" aria-labelledby="tele-acts">
      <h2 id="tele-acts">{t('tele.acts')}</h2>
      <div ref={buttons} class="tele-acts">
        {mine ? undefined : (
          <button type="button" class="button button-main" disabled={take.busy} onClick={() => void take.run()}>
            {t(alert.estado === 'nueva' ? 'tele.act.take' : 'tele.act.takeFrom')}
          </button>
        )}
        {NAMES.map((form) => (
          <button
            key={form}
            type="button"
            class={form === 'call' && mine ? 'button button-main' : 'button'}
            data-form={form}
            aria-expanded={open === form}
            onClick={() => setOpen(open === form ? undefined : form)}
          >
            {t(`tele.act.${form}`)}
          </button>
        ))}
        {who.role === 'medico' ? (
          <button type="button" class="button" disabled={medicine.busy} onClick={() => void medicine.run()}>
            {t('tele.act.medicine')}
          </button>
        ) : undefined}
      </div>
      {who.role === 'medico' ? undefined : <p class="quiet">{t('tele.medicine.nurse')}</p>}
      {take.error === undefined ? undefined : <ProblemNotice error={take.error} />}
      {medicine.error === undefined ? undefined : <ProblemNotice error={medicine.error} />}
      {Shown === undefined || open === undefined ? undefined : (
        <FocusFirst key={open} onEscape={() => back(open)}>
          <Shown alert={alert} who={who} onDone={() => back(open)} />
        </FocusFirst>
      )}
    </section>
  );
}

/** What the person measured again while she is on the telephone. */
function Said({ alert, onDone }: ActFormProps) {
  const pregnant = /embarazo/i.test(alert.programa);
  return <PhoneReading patientId={alert.paciente} first={kindOf(alert)} pregnant={pregnant} onCancel={onDone} />;
}

/** The form that opens has the focus; Escape gives it back. */
function FocusFirst({
  children,
  onEscape,
}: {
  readonly children: preact.ComponentChildren;
  readonly onEscape: () => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.querySelector<HTMLElement>('input, textarea, select, a, button')?.focus(), []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what stands in it.
    <div ref={ref} class="card tele-form" onKeyDown={(event) => event.key === 'Escape' && onEscape()}>
      {children}
    </div>
  );
}
