/** A person's part in one programme: what is expected and how much comes, his own limits, silence and end. */
import { useState } from 'react';
import { parseWhen, showDay } from '../../calendar/when.ts';
import { hubNow } from '../../hub/clock.ts';
import { useAct } from '../../hub/use-act.ts';
import { t } from '../../texts/t.ts';
import { ActForm, ActText } from '../alert/act-form.tsx';
import { tell } from '../board/acts.tsx';
import { whenWords } from '../board/alert-facts.tsx';
import { freshenTele } from '../board/use-board.ts';
import { PlanEditor } from './enrol-form.tsx';
import { leave, type Plan, type Programme, silence } from './programme.resource.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 60;
const LETTERS = 5;
const LOW_PERCENT = 60;
const NEW_MS = 2 * DAY_MS;
const FORMS = ['limits', 'silence', 'end'] as const;
type Form = (typeof FORMS)[number];
const WORDS = { limits: 'tele.limits.change', silence: 'tele.silence', end: 'tele.end' } as const;

interface PlanCardProps {
  readonly patientId: string;
  readonly plan: Plan;
  readonly programme: Programme | undefined;
}

export function PlanCard({ patientId, plan, programme }: PlanCardProps) {
  const [open, setOpen] = useState<Form>();
  const close = () => setOpen(undefined);
  const since = parseWhen(plan.desde);
  const unmute = useAct(async () => {
    await silence(plan.id, new Date(hubNow()).toISOString(), t('tele.silence.endReason'));
    await freshenTele();
    tell(t('tele.silence.ended'));
  });
  return (
    <li class="card tele-plan">
      <h3>{plan.titulo}</h3>
      <p class="quiet">{since === undefined ? '' : t('tele.person.since', { date: showDay(since) })}</p>
      {plan.enSilencioHasta === null ? undefined : (
        <p>
          <span class="tag tag-warn">{t('tele.silent', { when: whenWords(plan.enSilencioHasta, hubNow()) })}</span>
        </p>
      )}
      <Expects plan={plan} />
      <Limits plan={plan} programme={programme} />
      <div class="tele-acts">
        {plan.enSilencioHasta === null ? undefined : (
          <button type="button" class="button" disabled={unmute.busy} onClick={() => void unmute.run()}>
            {t('tele.silence.end')}
          </button>
        )}
        {FORMS.map((form) => (
          <button
            key={form}
            type="button"
            class="button"
            aria-expanded={open === form}
            onClick={() => setOpen(open === form ? undefined : form)}
          >
            {t(WORDS[form])}
          </button>
        ))}
      </div>
      {open === 'limits' && programme !== undefined ? (
        <PlanEditor {...{ patientId, programme, plan }} onDone={close} onCancel={close} />
      ) : undefined}
      {open === 'silence' ? <SilenceForm plan={plan} onDone={close} /> : undefined}
      {open === 'end' ? <EndForm plan={plan} onDone={close} /> : undefined}
    </li>
  );
}

function Expects({ plan }: { readonly plan: Plan }) {
  const nowMs = hubNow();
  return (
    <ul class="tele-expects">
      {plan.esperado.map(({ clase, cadaHoras, ultima, cumplimiento }) => (
        <li key={clase}>
          <strong>{t(`kind.${clase}`)}</strong> {t('tele.person.every', { hours: cadaHoras })}
          <Adherence percent={cumplimiento} since={plan.desde} />
          <span class="quiet">
            {t('tele.people.last')}: {ultima === null ? t('tele.people.never') : whenWords(ultima, nowMs)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** @param since who began yesterday has missed nothing yet */
export function Adherence({ percent, since }: { readonly percent: number; readonly since: string }) {
  const isLow = percent < LOW_PERCENT && hubNow() - Date.parse(since) >= NEW_MS;
  return (
    <span class="tele-adherence">
      <span class="tele-bar" aria-hidden="true">
        <span style={{ inlineSize: `${percent}%` }} />
      </span>
      {percent} %{isLow ? <span class="tag tag-warn">{t('tele.adherence.low')}</span> : undefined}
    </span>
  );
}

function Limits({ plan, programme }: { readonly plan: Plan; readonly programme: Programme | undefined }) {
  const own = Object.entries(plan.limites);
  const titleOf = (id: string) => programme?.reglas.find((rule) => rule.id === id)?.titulo ?? id;
  return (
    <p>
      <strong>{t('tele.person.limits')}:</strong>{' '}
      {own.length === 0 && plan.mejorFlujo === null
        ? t('tele.person.usual')
        : [
            ...own.map(([id, { limit, off }]) =>
              off === true
                ? t('tele.limit.off', { title: titleOf(id) })
                : t('tele.limit.own', { title: titleOf(id), limit: limit ?? '' }),
            ),
            ...(plan.mejorFlujo === null ? [] : [t('tele.limit.best', { best: plan.mejorFlujo })]),
          ].join('; ')}
    </p>
  );
}

interface PlanActProps {
  readonly plan: Plan;
  readonly onDone: () => void;
}

function SilenceForm({ plan, onDone }: PlanActProps) {
  const [days, setDays] = useState('3');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const count = Number(days);
  const right = Number.isInteger(count) && count >= 1 && count <= MOST_DAYS && reason.trim().length >= LETTERS;
  const act = useAct(async () => {
    const until = new Date(hubNow() + count * DAY_MS).toISOString();
    await silence(plan.id, until, reason.trim());
    await freshenTele();
    tell(t('tele.silence.saved', { when: whenWords(until, hubNow()) }));
    onDone();
  });
  return (
    <ActForm
      onSubmit={() => (right ? void act.run() : setAsked(true))}
      onCancel={onDone}
      save={t('tele.silence.save')}
      wrong={asked && !right ? t('tele.silence.bad') : undefined}
      {...act}
    >
      <p>{t('tele.silence.about')}</p>
      <ActText id={`days-${plan.id}`} label={t('tele.silence.days')} value={days} onValue={setDays} />
      <ActText
        id={`why-${plan.id}`}
        label={t('tele.silence.reason')}
        hint={t('tele.silence.hint')}
        value={reason}
        onValue={setReason}
      />
    </ActForm>
  );
}

function EndForm({ plan, onDone }: PlanActProps) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const right = reason.trim().length >= LETTERS;
  const act = useAct(async () => {
    await leave(plan.id, reason.trim());
    await freshenTele();
    tell(t('tele.end.saved', { programme: plan.titulo }));
    onDone();
  });
  return (
    <ActForm
      onSubmit={() => (right ? void act.run() : setAsked(true))}
      onCancel={onDone}
      save={t('tele.end.save')}
      wrong={asked && !right ? t('tele.end.bad') : undefined}
      {...act}
    >
      <p>{t('tele.end.about')}</p>
      <ActText id={`end-${plan.id}`} label={t('tele.end.reason')} value={reason} onValue={setReason} />
    </ActForm>
  );
}
