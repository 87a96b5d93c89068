/** The clinic's morning, one screen for every role of it: the list, the next one by one key, and the desk or the search. */
import '../texts/morning.ts';
import './queue.css';
import { useCallback } from 'react';
import { useLocation } from 'wouter-preact';
import { speakDay } from '../calendar/when.ts';
import { LiveMark } from '../live/live-mark.tsx';
import { ReadyMark } from '../offline/ready-mark.tsx';
import { FindPatient } from '../patient/find-patient.tsx';
import { Recent } from '../patient/recent.tsx';
import { Desk } from '../reception/desk.tsx';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { ariaKeys, SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import { t } from '../texts/t.ts';
import { type Line, linesOf, nextFor, nextForNursing } from '../visit/morning.ts';
import { staffKey } from '../visit/staff.ts';
import { useMorning } from '../visit/use-morning.ts';
import { Moved } from './moved.tsx';
import { Queue } from './queue.tsx';
import { type Acts, useActs } from './use-acts.ts';

export function MorningPage({ who }: { readonly who: Who }) {
  return who.clues === undefined ? <NoClinic /> : <Clinic who={who} />;
}

function Clinic({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.morning', who.role !== 'recepcion');
  const { asked, live, nowMs } = useMorning();
  const morning = asked.data;
  const lines = morning === undefined ? [] : linesOf(morning);
  const acts = useActs(who);
  return (
    <div class="morning">
      <header class="morning-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {t('morning.title')}
          </h1>
          <p class="quiet">{speakDay({ ms: nowMs, precision: 'day' })}</p>
        </div>
        <LiveMark state={live} />
        <ReadyMark />
        <Next who={who} lines={lines} known={morning !== undefined} acts={acts} />
      </header>
      <Moved acts={acts} />
      <div class={`morning-body morning-${who.role}`}>
        <aside>
          {who.role === 'recepcion' ? (
            <Desk who={who} lines={lines} acts={acts} />
          ) : (
            <>
              <FindPatient />
              <Recent />
            </>
          )}
        </aside>
        <div>
          <Reading of={asked} words="morning.loading" />
          {morning === undefined ? undefined : <Queue who={who} lines={lines} nowMs={nowMs} acts={acts} />}
        </div>
      </div>
    </div>
  );
}

interface NextProps {
  readonly who: Who;
  readonly lines: readonly Line[];
  /** The list has come: before that nobody can say that nobody waits. */
  readonly known: boolean;
  readonly acts: Acts;
}

/** The next one by one key: the doctor calls, nursing goes to the vital signs. */
function Next({ who, lines, known, acts }: NextProps) {
  const [, go] = useLocation();
  const doctor = who.role === 'medico';
  const next = doctor ? nextFor(lines, staffKey(who)) : who.role === 'enfermeria' ? nextForNursing(lines) : undefined;
  const take = useCallback(() => {
    if (next === undefined) return;
    if (doctor) acts.call(next);
    else go(`/signos/${next.visitId}`);
  }, [next, doctor, acts, go]);
  useShortcut(SHORTCUTS.call, take);
  if (who.role === 'recepcion') return null;
  return (
    <button
      type="button"
      class="button button-main morning-next"
      disabled={next === undefined || acts.busy}
      aria-keyshortcuts={ariaKeys(SHORTCUTS.call)}
      onClick={take}
    >
      {next === undefined
        ? t(known ? 'call.nobody' : 'app.unknown')
        : t(doctor ? 'call.nextIs' : 'call.vitals', { name: next.person.nombre })}
      <kbd>{SHORTCUTS.call.shown}</kbd>
    </button>
  );
}

function NoClinic() {
  useArrival('title.morning', false);
  return (
    <>
      <h1>{t('morning.title')}</h1>
      <Empty title={t('morning.noClinic')} fix={t('morning.noClinic.fix')} />
      <FindPatient />
    </>
  );
}
