/** Reception's card of somebody without a CURP: now it is known. Nothing of either record is lost (docs/adr/0043). */
import '../texts/morning.ts';
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { useState } from 'react';
import { queries } from '../hub/queries.ts';
import type { Patient } from '../hub/r4.ts';
import { useAct } from '../hub/use-act.ts';
import { send } from '../outbox/send.ts';
import { nameOf } from '../patient/person.ts';
import { useGoldenCurp } from '../patient/use-person.ts';
import { TextField } from '../reception/text-field.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { contradictions, curpEntry, isWithoutCurp, type KnownNow, outcomeIn } from './known-now.ts';

export function KnownNowCard({ patient }: { readonly patient: Patient }) {
  const [done, setDone] = useState<KnownNow | undefined>();
  const without = isWithoutCurp(patient);
  const golden = useGoldenCurp(patient, without);
  // Joined with a record that holds his CURP: then it is known already.
  if (done === undefined && (!without || !golden.settled || golden.curp !== undefined)) return null;
  return (
    <section class="card carers" aria-labelledby="known-title">
      <h2 id="known-title">{t('known.title')}</h2>
      {done === undefined ? (
        <CurpForm patient={patient} onDone={setDone} />
      ) : (
        <p class="notice" role="status">
          {t(`known.${done}`)}
        </p>
      )}
    </section>
  );
}

function CurpForm({ patient, onDone }: { readonly patient: Patient; readonly onDone: (done: KnownNow) => void }) {
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const id = patient.id ?? '';
  const read = parseCurp(text);
  const against = read.kind === 'valid' ? contradictions(read.curp, patient) : [];
  const wrong = read.kind === 'invalid' ? `${read.text} ${read.fix}` : against.map((one) => one.text).join(' ');
  const act = useAct(async () => {
    if (read.kind !== 'valid') return;
    const words = t('known.words', { name: nameOf(patient) });
    const entries = [curpEntry(read.curp, patient)];
    const sent = await send({ operation: crypto.randomUUID(), patientId: id, words, entries });
    onDone(sent.kind === 'queued' ? 'queued' : outcomeIn(sent.response.entry?.[0]?.response?.location, id));
    await queries.invalidateQueries({ queryKey: ['patient', id, 'self'] });
  });
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (wrong !== '') return document.getElementById('known-curp')?.focus();
    void act.run();
  };
  return (
    <form class="desk-form" onSubmit={submit} noValidate>
      <p>{t('known.lead')}</p>
      <TextField
        id="known-curp"
        label={t('known.curp')}
        value={text}
        change={setText}
        wrong={tried && wrong !== '' ? wrong : undefined}
      />
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <div class="desk-foot">
        <button type="submit" class="button button-main" disabled={act.busy}>
          {t('known.save')}
        </button>
      </div>
    </form>
  );
}
