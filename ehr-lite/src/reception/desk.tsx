/** The counter: one field for CURP, name or scan; then the person is chosen, or registered with what the code said. */
import './reception.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { bySurname, personOf } from '../patient/person.ts';
import { SearchForm } from '../patient/search-form.tsx';
import { searchWords } from '../patient/search-words.ts';
import { type Sought, soughtIn } from '../patient/sought.ts';
import { useSearch } from '../patient/use-search.ts';
import { Icon } from '../pictures/icon.tsx';
import type { Done } from '../queue/moves.ts';
import type { Acts } from '../queue/use-acts.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { later } from '../shell/later.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Wrong } from '../shell/wrong.tsx';
import { t } from '../texts/t.ts';
import type { Line } from '../visit/morning.ts';
import { arriveByCode } from './appointment-code.resource.ts';
import { type Coded, codeIn } from './appointment-code.ts';
import { ArrivalForm } from './arrival-form.tsx';
import { type CurpSheet, readSheet, type Scanned } from './curp-sheet.ts';
import { FoundPeople } from './found-people.tsx';
import { NextButton } from './next-button.tsx';
import { RegisterForm } from './register-form.tsx';
import { EMPTY, fromSheet, type Registering } from './registration.ts';
import { useWedge } from './wedge.ts';

const camera = later(() => import('./camera.tsx').then((module) => module.Camera));

const CURP_LENGTH = 18;

type Step =
  | { readonly kind: 'seek' }
  | { readonly kind: 'arrive'; readonly id: string; readonly name: string }
  | { readonly kind: 'register'; readonly form: Registering };

interface DeskProps {
  readonly who: Who;
  readonly lines: readonly Line[];
  readonly acts: Acts;
}

export function Desk({ who, lines, acts }: DeskProps) {
  const field = useRef<HTMLInputElement>(null);
  const [step, setStep] = useState<Step>({ kind: 'seek' });
  const [text, setText] = useState('');
  const [final, setFinal] = useState(false);
  const [sheet, setSheet] = useState<CurpSheet | undefined>();
  const [bad, setBad] = useState<Exclude<Scanned, { kind: 'sheet' }> | undefined>();
  const [looking, setLooking] = useState(false);
  const coded = codeIn(text);
  const sought: Sought = coded.kind === 'none' ? soughtIn(text, final) : { kind: 'nothing' };
  const search = useSearch(sought);
  const people = (search.page?.resources ?? []).map((patient) => personOf(patient, Date.now())).sort(bySurname);

  const type = (value: string) => {
    setText(value);
    setFinal(false);
    setBad(undefined);
    setSheet(undefined);
  };
  const byCode = useAct(arriveByCode);
  const { run: arriveBy } = byCode;
  const { tell } = acts;
  const scan = useCallback((read: string) => {
    setLooking(false);
    setStep({ kind: 'seek' });
    const appointment = codeIn(read);
    if (appointment.kind === 'code') {
      setBad(undefined);
      // What was typed by hand stays when it is not accepted: a letter may be wrong.
      return void arriveBy(appointment.code).then((done) => {
        if (done === undefined) return;
        setText('');
        tell(done);
      });
    }
    const scanned = readSheet(read);
    if (scanned.kind !== 'sheet') return setBad(scanned);
    setBad(undefined);
    setSheet(scanned.sheet);
    setText(scanned.sheet.curp);
    setFinal(true);
    announce(t('desk.scanned', { name: scanned.sheet.given ?? scanned.sheet.curp }));
  }, []);
  useWedge(scan);
  useEffect(() => field.current?.focus(), []);

  const again = () => {
    setStep({ kind: 'seek' });
    type('');
    requestAnimationFrame(() => field.current?.focus());
  };
  const finish = (done: Done) => {
    acts.tell(done);
    again();
  };
  const start = sheet === undefined ? { ...EMPTY, curp: sought.kind === 'curp' ? sought.curp : '' } : fromSheet(sheet);
  const startNew = () =>
    setStep({ kind: 'register', form: sought.kind === 'curp' ? fromCurp(start, sought.curp) : EMPTY });
  const nobody = search.settled && search.error === undefined && people.length === 0;
  const unknown = sought.kind === 'curp' && nobody;

  if (step.kind === 'arrive')
    return (
      <section class="desk card" aria-labelledby="desk-title">
        <ArrivalForm who={who} person={step} onDone={finish} onBack={again} />
      </section>
    );
  if (step.kind === 'register')
    return (
      <section class="desk card" aria-labelledby="desk-title">
        <RegisterForm who={who} start={step.form} onDone={finish} onBack={again} />
      </section>
    );
  return (
    <section class="desk card" aria-labelledby="desk-title">
      <h2 id="desk-title">{t('desk.title')}</h2>
      <SearchForm
        field={field}
        text={text}
        sought={sought}
        says={coded.kind === 'none' ? searchWords(sought, search) : codeWords(coded)}
        onType={type}
        onSubmit={(event) => {
          event.preventDefault();
          if (coded.kind === 'growing') return;
          if (coded.kind === 'code') return scan(text);
          // A slow scanner, or a pasted code: what stands behind the CURP is not lost.
          if (readSheet(text).kind === 'sheet' && text.trim().length > CURP_LENGTH) return scan(text);
          setFinal(true);
          document.querySelector<HTMLElement>('.desk [data-desk="main"]')?.focus();
        }}
        onDown={() => document.querySelector<HTMLElement>('.desk [data-desk="main"]')?.focus()}
      />
      {text === '' ? (
        <>
          <p class="quiet">{t('desk.scanHint')}</p>
          <button type="button" class="button" onClick={() => setLooking(true)}>
            <Icon name="eye" />
            {t('desk.camera')}
          </button>
        </>
      ) : undefined}
      {looking ? <camera.Screen onText={scan} onClose={() => setLooking(false)} /> : undefined}
      {bad === undefined ? undefined : <BadScan scanned={bad} />}
      {byCode.error === undefined ? undefined : <ProblemNotice error={byCode.error} />}
      {sought.kind === 'curp-wrong' && bad === undefined ? (
        <BadScan scanned={{ kind: 'wrong', curp: '', text: sought.why.text, fix: sought.why.fix }} />
      ) : undefined}
      {search.error !== undefined && !search.waiting ? (
        <ProblemNotice error={search.error} onRetry={search.again} />
      ) : undefined}
      <FoundPeople
        people={people}
        lines={lines}
        acts={acts}
        focus={sheet !== undefined}
        onChoose={(person) => setStep({ kind: 'arrive', id: person.id, name: person.name })}
        onArrived={again}
      />
      {unknown ? (
        <>
          <p>{t('find.noneByCurp')}</p>
          <NextButton words={t('desk.new')} first focus={sheet !== undefined} onClick={startNew} />
        </>
      ) : sought.kind === 'curp' ? undefined : (
        <>
          {nobody ? (
            <p>
              <strong>{t('find.noneByName')}</strong> {t('find.noneByName.fix')}
            </p>
          ) : undefined}
          <button type="button" class="button button-wide" onClick={() => setStep({ kind: 'register', form: EMPTY })}>
            {t('desk.noCurp')}
          </button>
        </>
      )}
    </section>
  );
}

const codeWords = (coded: Coded): string =>
  coded.kind === 'growing' ? t('desk.code.growing', { count: coded.missing }) : t('desk.code.whole');

/** A typed CURP says birth date, sex and state as a scanned one does. */
function fromCurp(start: Registering, curp: string): Registering {
  const read = readSheet(curp);
  return read.kind === 'sheet' ? { ...fromSheet(read.sheet), ...named(start) } : { ...start, curp };
}
const named = ({ given, father, mother }: Registering) => ({ given, father, mother });

function BadScan({ scanned }: { readonly scanned: Exclude<Scanned, { kind: 'sheet' }> }) {
  const [text, fix] =
    scanned.kind === 'wrong' ? [scanned.text, scanned.fix] : [t('desk.notCurp'), t('desk.notCurp.fix')];
  return <Wrong said={[{ text, fix }]} />;
}
