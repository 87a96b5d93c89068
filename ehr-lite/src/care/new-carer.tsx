/** Staff writes down who acts for a person, with the document before them. */
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { useEffect, useRef, useState } from 'react';
import { hubNow } from '../hub/clock.ts';
import { useAct } from '../hub/use-act.ts';
import { findByCurp } from '../patient/patient.resource.ts';
import { nameOf } from '../patient/person.ts';
import { TextField } from '../reception/text-field.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { dayAfter, type Kept, LONGEST_DAYS, PROPOSED_DAYS, relatedPersonOf, type Tie, tiesOf } from './carers.ts';

interface NewCarerProps {
  readonly patientId: string;
  readonly minor: boolean;
  readonly onSave: (kept: Kept, name: string) => Promise<void>;
}

export function NewCarerForm({ patientId, minor, onSave }: NewCarerProps) {
  const [id] = useState(() => crypto.randomUUID());
  const [curp, setCurp] = useState('');
  const [name, setName] = useState('');
  const [tie, setTie] = useState<Tie>(tiesOf(minor)[0]!);
  const [until, setUntil] = useState(() => (minor ? '' : dayAfter(hubNow(), PROPOSED_DAYS)));
  const [seen, setSeen] = useState(false);
  const [tried, setTried] = useState(false);
  const read = parseCurp(curp);
  useKnownName(read.kind === 'valid' ? read.curp : undefined, name, setName);
  const wrong = {
    curp: read.kind === 'valid' ? undefined : t('carer.curp.wrong'),
    name: name.trim() === '' ? t('carer.name.missing') : undefined,
    until: minor || until !== '' ? undefined : t('carer.until.missing'),
    seen: seen ? undefined : t('carer.seen.missing'),
  };
  const act = useAct(async () => {
    if (read.kind !== 'valid') return;
    const now = new Date(hubNow()).toISOString();
    const end = until === '' ? undefined : until;
    const given = name.trim();
    await onSave(relatedPersonOf({ id, patientId, curp: read.curp, name: given, tie, until: end, seen: now }), given);
  });
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    const first = (['curp', 'name', 'until', 'seen'] as const).find((part) => wrong[part] !== undefined);
    if (first !== undefined) return document.getElementById(`carer-${first}`)?.focus();
    void act.run();
  };
  const says = (part: keyof typeof wrong) => (tried ? wrong[part] : undefined);
  return (
    <form class="desk-form" onSubmit={submit} noValidate>
      <TextField id="carer-curp" label={t('carer.curp')} value={curp} change={setCurp} wrong={says('curp')} />
      <TextField id="carer-name" label={t('carer.name')} value={name} change={setName} wrong={says('name')} />
      <fieldset class="desk-choices">
        <legend>{t('carer.tie')}</legend>
        {tiesOf(minor).map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="tie" checked={tie === one} onChange={() => setTie(one)} />
            {t(`carer.tie.${one}`)}
          </label>
        ))}
      </fieldset>
      <div class="desk-field">
        <label for="carer-until">{t(minor ? 'carer.until.minor' : 'carer.until.adult')}</label>
        <input
          id="carer-until"
          type="date"
          value={until}
          min={dayAfter(hubNow(), 1)}
          max={minor ? undefined : dayAfter(hubNow(), LONGEST_DAYS)}
          aria-invalid={says('until') !== undefined}
          aria-describedby="carer-until-says"
          onInput={(event) => setUntil(event.currentTarget.value)}
        />
        <span id="carer-until-says" class={says('until') === undefined ? 'quiet' : 'wrong'}>
          {says('until') ?? t(minor ? 'carer.until.minor.hint' : 'carer.until.adult.hint')}
        </span>
      </div>
      <label class="choice">
        <input
          id="carer-seen"
          type="checkbox"
          checked={seen}
          aria-invalid={says('seen') !== undefined}
          aria-describedby="carer-seen-says"
          onChange={() => setSeen(!seen)}
        />
        {t(`carer.seen.${tie}`)}
      </label>
      <p id="carer-seen-says" class="wrong">
        {says('seen')}
      </p>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <button type="submit" class="button button-main" disabled={act.busy}>
        {t('carer.save')}
      </button>
    </form>
  );
}

/** Who is in Amate already is named as there, unless a name was written. */
function useKnownName(curp: string | undefined, name: string, setName: (name: string) => void): void {
  const written = useRef(name);
  written.current = name;
  useEffect(() => {
    if (curp === undefined || name !== '') return;
    const asking = new AbortController();
    findByCurp(curp, asking.signal).then(
      ({ resources: [found] }) => found !== undefined && written.current === '' && setName(nameOf(found)),
      () => {},
    );
    return () => asking.abort();
  }, [curp]);
}
