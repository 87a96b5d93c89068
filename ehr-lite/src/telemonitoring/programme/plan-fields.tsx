/** The person's own limits and hours: blank fields keep the programme's, which stand beside them. */
import { t } from '../../texts/t.ts';
import { Urgency } from '../board/alert-facts.tsx';
import { hasLimit, type PlanForm, usualLimit } from './plan.ts';
import type { Programme, Rule } from './programme.resource.ts';

interface PlanFieldsProps {
  readonly programme: Programme;
  readonly form: PlanForm;
  readonly onForm: (form: PlanForm) => void;
}

export function PlanFields({ programme, form, onForm }: PlanFieldsProps) {
  const usesBest = programme.reglas.some(({ condicion }) => condicion.ofBest !== undefined);
  return (
    <>
      <h3>{t('tele.enrol.expected')}</h3>
      {programme.esperado.map(({ clase }) => (
        <div key={clase} class="tele-fields">
          <strong>{t(`kind.${clase}`)}</strong>
          <NumberField
            label={t('tele.enrol.every')}
            spoken={t('tele.enrol.everyOf', { kind: t(`kind.${clase}`) })}
            value={form.every[clase] ?? ''}
            onValue={(text) => onForm({ ...form, every: { ...form.every, [clase]: text } })}
          />
          <NumberField
            label={t('tele.enrol.grace')}
            spoken={t('tele.enrol.graceOf', { kind: t(`kind.${clase}`) })}
            value={form.grace[clase] ?? ''}
            onValue={(text) => onForm({ ...form, grace: { ...form.grace, [clase]: text } })}
          />
        </div>
      ))}
      {usesBest ? (
        <NumberField
          label={t('tele.enrol.best')}
          spoken={t('tele.enrol.best')}
          value={form.best}
          onValue={(best) => onForm({ ...form, best })}
        />
      ) : undefined}
      <h3>{t('tele.enrol.limits')}</h3>
      <p class="tele-rules-head" aria-hidden="true">
        <span>{t('tele.enrol.rule')}</span>
        <span>{t('tele.enrol.limit')}</span>
      </p>
      <ul class="tele-rules">
        {programme.reglas.map((rule) => (
          <RuleFields key={rule.id} rule={rule} form={form} onForm={onForm} />
        ))}
      </ul>
    </>
  );
}

function RuleFields({ rule, form, onForm }: Omit<PlanFieldsProps, 'programme'> & { readonly rule: Rule }) {
  const { id, titulo: title } = rule;
  const usual = usualLimit(rule);
  return (
    <li>
      <span>
        <strong>{title}</strong> <Urgency alert={{ clase: 'regla', urgencia: rule.urgencia }} />
        {usual === undefined ? undefined : <span class="quiet"> {t('tele.enrol.usual', { limit: usual })}</span>}
      </span>
      {hasLimit(rule) ? (
        <NumberField
          label={undefined}
          spoken={t('tele.enrol.limitOf', { title })}
          value={form.limits[id] ?? ''}
          onValue={(text) => onForm({ ...form, limits: { ...form.limits, [id]: text } })}
        />
      ) : (
        <span class="quiet">{t('tele.enrol.combined')}</span>
      )}
      <label class="choice">
        <input
          type="checkbox"
          aria-label={t('tele.enrol.offOf', { title })}
          checked={form.off[id] === true}
          onChange={(event) => onForm({ ...form, off: { ...form.off, [id]: event.currentTarget.checked } })}
        />
        {t('tele.enrol.off')}
      </label>
    </li>
  );
}

interface NumberFieldProps {
  /** undefined: the head of its column says it. */
  readonly label: string | undefined;
  /** What a screen reader says: of which. */
  readonly spoken: string;
  readonly value: string;
  readonly onValue: (text: string) => void;
}

function NumberField({ label, spoken, value, onValue }: NumberFieldProps) {
  return (
    <label class="desk-field tele-number">
      {label === undefined ? undefined : <span>{label}</span>}
      <input
        inputMode="decimal"
        autoComplete="off"
        maxLength={6}
        aria-label={spoken}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  );
}
