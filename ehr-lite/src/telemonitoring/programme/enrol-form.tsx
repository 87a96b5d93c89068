/** Somebody enters a programme, or goes on in it with other limits. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { ActForm } from '../alert/act-form.tsx';
import { tell } from '../board/acts.tsx';
import { freshenTele } from '../board/use-board.ts';
import { enrolmentOf, formOf } from './plan.ts';
import { PlanFields } from './plan-fields.tsx';
import { enrol, type Plan, type Programme, readProgrammes } from './programme.resource.ts';

export const useProgrammes = () =>
  useQuery({ queryKey: ['tele-programmes'], queryFn: ({ signal }) => readProgrammes(signal) });

interface EnrolFormProps {
  readonly patientId: string;
  /** Those that he is in already. */
  readonly plans: readonly Plan[];
}

export function EnrolForm({ patientId, plans }: EnrolFormProps) {
  const query = useProgrammes();
  const programmes = query.data ?? [];
  const [chosen, choose] = useState('');
  const free = programmes.filter(({ id }) => !plans.some(({ programa }) => programa === id));
  const programme = free.find(({ id }) => id === chosen);
  if (free.length === 0) return <Reading of={query} />;
  return (
    <section class="tele-section" aria-labelledby="tele-enrol">
      <h2 id="tele-enrol">{t('tele.enrol')}</h2>
      <div class="card tele-form">
        <div class="desk-field">
          <label for="tele-programme">{t('tele.enrol.programme')}</label>
          <select id="tele-programme" value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">{t('tele.enrol.choose')}</option>
            {free.map(({ id, titulo }) => (
              <option key={id} value={id}>
                {titulo}
              </option>
            ))}
          </select>
        </div>
        {programme === undefined ? undefined : (
          <PlanEditor
            key={programme.id}
            {...{ patientId, programme }}
            plan={undefined}
            onDone={() => choose('')}
            onCancel={() => choose('')}
          />
        )}
      </div>
    </section>
  );
}

interface PlanEditorProps {
  readonly patientId: string;
  readonly programme: Programme;
  /** undefined: he enters it. */
  readonly plan: Plan | undefined;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

export function PlanEditor({ patientId, programme, plan, onDone, onCancel }: PlanEditorProps) {
  const [form, setForm] = useState(() => formOf(programme, plan));
  const [asked, setAsked] = useState(false);
  const enrolment = enrolmentOf(programme, patientId, form);
  const act = useAct(async () => {
    await enrol(enrolment!);
    await freshenTele();
    tell(t(plan === undefined ? 'tele.enrol.saved' : 'tele.limits.saved', { programme: programme.titulo }));
    onDone();
  });
  return (
    <ActForm
      onSubmit={() => (enrolment === undefined ? setAsked(true) : void act.run())}
      onCancel={onCancel}
      save={t(plan === undefined ? 'tele.enrol.save' : 'tele.limits.save')}
      wrong={asked && enrolment === undefined ? t('tele.enrol.bad') : undefined}
      {...act}
    >
      <PlanFields programme={programme} form={form} onForm={setForm} />
    </ActForm>
  );
}
