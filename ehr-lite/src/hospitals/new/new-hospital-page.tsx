/** A hospital is added by its sample messages: what is understood, what they suggest, and the file that configures its connector. No code. */
import '../../texts/hospitals.ts';
import '../hospitals.css';
import { useRef, useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { Adjustments } from './adjustments.tsx';
import { Connect, Connected } from './connect.tsx';
import { type Conformance, checkSamples, textOf } from './new-hospital.resource.ts';
import { type Adjustment, profileOf } from './profile.ts';
import { Report } from './report.tsx';

export function NewHospitalPage() {
  const heading = useArrival<HTMLHeadingElement>('title.newHospital');
  const [clues, setClues] = useState('');
  const [nombre, setNombre] = useState('');
  const [mensajes, setMensajes] = useState('');
  const [adjustments, setAdjustments] = useState<readonly Adjustment[]>([]);
  const [report, setReport] = useState<Conformance | undefined>();
  const [tried, setTried] = useState(false);
  const [file, setFile] = useState<string | undefined>();
  const title = useRef<HTMLHeadingElement>(null);
  const asked = { clues: clues.trim().toUpperCase(), nombre: nombre.trim(), perfil: profileOf(adjustments) };
  const missing = asked.clues === '' || asked.nombre === '' || mensajes.trim() === '';
  const check = useAct(async (said: readonly Adjustment[]) => {
    const found = await checkSamples({ ...asked, perfil: profileOf(said), mensajes });
    setAdjustments(said);
    setReport(found);
    announce(summaryOf(found));
    return found;
  });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    if ((await check.run(adjustments)) !== undefined) title.current?.focus();
  };
  const edited = (keep: (text: string) => void) => (text: string) => {
    // What was found is of what was asked.
    setReport(undefined);
    keep(text);
  };
  return (
    <section class="hospitals new-hospital">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.newHospital')}
      </h1>
      <p class="lead">{t('newHospital.lead')}</p>
      {file === undefined ? (
        <>
          <form class="card" onSubmit={(event) => void submit(event)}>
            <h2>{t('newHospital.who')}</h2>
            <div class="new-hospital-who">
              <Field
                id="clues"
                label={t('newHospital.clues')}
                value={clues}
                onText={edited(setClues)}
                hint={t('newHospital.clues.hint')}
              />
              <Field id="name" label={t('newHospital.name')} value={nombre} onText={edited(setNombre)} />
            </div>
            <h2>{t('newHospital.samples')}</h2>
            <Samples value={mensajes} onText={edited(setMensajes)} />
            <p class="wrong" role="alert">
              {tried && missing ? t('newHospital.missing') : ''}
            </p>
            <button type="submit" class="button button-main" aria-disabled={check.busy}>
              {check.busy ? t('newHospital.checking') : t('newHospital.check')}
            </button>
            {check.error === undefined ? undefined : <ProblemNotice error={check.error} />}
          </form>
          {report === undefined ? undefined : (
            <>
              <h2 ref={title} tabIndex={-1}>
                {t('newHospital.report')}
              </h2>
              <p class="lead">{summaryOf(report)}</p>
              <Adjustments {...{ report, adjustments }} busy={check.busy} onChange={(said) => void check.run(said)} />
              <Report report={report} />
              <Connect
                asked={asked}
                ready={report.mensajes.some(({ resultado }) => resultado === 'se-entiende')}
                onDone={setFile}
              />
            </>
          )}
        </>
      ) : (
        <Connected asked={asked} file={file} />
      )}
    </section>
  );
}

const summaryOf = ({ mensajes }: Conformance): string =>
  t('newHospital.summary', {
    good: mensajes.filter(({ resultado }) => resultado === 'se-entiende').length,
    all: mensajes.length,
  });

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly onText: (text: string) => void;
}

function Field({ id, label, value, hint, onText }: FieldProps) {
  const name = `new-hospital-${id}`;
  return (
    <div class="field">
      <label for={name}>
        <span>{label}</span>
      </label>
      <input
        id={name}
        value={value}
        autoComplete="off"
        maxLength={200}
        aria-describedby={hint === undefined ? undefined : `${name}-hint`}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {hint === undefined ? undefined : (
        <p class="quiet" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

function Samples({ value, onText }: { readonly value: string; readonly onText: (text: string) => void }) {
  const choose = async (files: FileList | null): Promise<void> => {
    const texts = await Promise.all([...(files ?? [])].map(textOf));
    if (texts.length > 0) onText(texts.join('\n'));
  };
  return (
    <>
      <label for="samples">{t('newHospital.paste')}</label>
      <textarea
        id="samples"
        class="new-hospital-samples"
        rows={8}
        spellcheck={false}
        value={value}
        aria-describedby="samples-hint"
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <p class="quiet" id="samples-hint">
        {t('newHospital.paste.hint')}
      </p>
      <label class="button new-hospital-files">
        {t('newHospital.files')}
        <input
          class="unseen"
          type="file"
          multiple
          accept=".hl7,.txt,.er7,text/plain"
          onChange={(event) => void choose(event.currentTarget.files)}
        />
      </label>
    </>
  );
}
