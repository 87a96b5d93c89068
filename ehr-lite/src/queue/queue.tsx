/** One list for the whole clinic: who is booked, who waits and since when, who is with the doctor. */
import { useState } from 'react';
import type { Who } from '../session/who.ts';
import { Empty } from '../shell/empty.tsx';
import { walkActs } from '../shell/walk-acts.ts';
import { t } from '../texts/t.ts';
import { countsOf, doctorsOf, type Line } from '../visit/morning.ts';
import { staffKey } from '../visit/staff.ts';
import type { VisitState } from '../visit/visit.ts';
import { QueueLine } from './queue-line.tsx';
import type { Acts } from './use-acts.ts';

const STATES: readonly VisitState[] = ['waiting', 'ready', 'attended', 'booked', 'finished', 'left', 'absent'];
const OVER: ReadonlySet<VisitState> = new Set(['finished', 'left', 'absent']);
/** More are shown when asked: a list of hundreds is slow on old PCs. */
const SHOWN = 60;

interface QueueProps {
  readonly who: Who;
  readonly lines: readonly Line[];
  readonly nowMs: number;
  readonly acts: Acts;
}

export function Queue({ who, lines, nowMs, acts }: QueueProps) {
  const [state, setState] = useState<VisitState | 'all'>('all');
  const [doctor, setDoctor] = useState('');
  const [most, setMost] = useState(SHOWN);
  const counts = countsOf(lines);
  const shown = lines
    .filter((line) => (state === 'all' ? !OVER.has(line.state) : line.state === state))
    .filter(
      (line) => doctor === '' || line.doctor?.clave === doctor || (doctor === MINE && isFor(line, staffKey(who))),
    );
  const active = STATES.filter((one) => !OVER.has(one)).reduce((sum, one) => sum + counts[one], 0);
  return (
    <section class="queue" aria-labelledby="queue-title">
      <h2 id="queue-title" class="unseen">
        {t('morning.list')}
      </h2>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that filter, not fields of a form. */}
      <div class="queue-counts" role="group" aria-label={t('morning.state')}>
        <Count words={t('morning.all')} count={active} on={state === 'all'} choose={() => setState('all')} />
        {STATES.map((one) =>
          counts[one] === 0 && OVER.has(one) ? undefined : (
            <Count
              key={one}
              words={t(`state.${one}`)}
              count={counts[one]}
              on={state === one}
              choose={() => setState(state === one ? 'all' : one)}
            />
          ),
        )}
        <DoctorFilter who={who} lines={lines} value={doctor} choose={setDoctor} />
      </div>
      {shown.length === 0 ? (
        lines.length === 0 ? (
          <Empty
            title={t('morning.empty')}
            fix={t(who.role === 'recepcion' ? 'morning.empty.recepcion' : 'morning.empty.other')}
          />
        ) : (
          <Empty title={t('morning.filtered')} fix={t('morning.filtered.fix')} />
        )
      ) : (
        <ul class="queue-list" onKeyDown={walkActs}>
          {shown.slice(0, most).map((line) => (
            <QueueLine key={line.key} line={line} who={who} nowMs={nowMs} acts={acts} />
          ))}
        </ul>
      )}
      {shown.length > most ? (
        <button type="button" class="button button-wide" onClick={() => setMost(most + SHOWN)}>
          {t('morning.more', { count: shown.length - most })}
        </button>
      ) : undefined}
    </section>
  );
}

const MINE = 'mine';
const isFor = ({ doctor }: Line, key: string): boolean => doctor?.clave === undefined || doctor.clave === key;

function Count({
  words,
  count,
  on,
  choose,
}: {
  readonly words: string;
  readonly count: number;
  readonly on: boolean;
  readonly choose: () => void;
}) {
  return (
    <button type="button" class="queue-count" aria-pressed={on} onClick={choose}>
      <strong>{count}</strong> {words}
    </button>
  );
}

function DoctorFilter({
  who,
  lines,
  value,
  choose,
}: {
  readonly who: Who;
  readonly lines: readonly Line[];
  readonly value: string;
  readonly choose: (value: string) => void;
}) {
  const doctors = doctorsOf(lines);
  if (doctors.length === 0) return null;
  return (
    <label class="queue-doctor">
      <span>{t('morning.doctor')}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{t('morning.everybody')}</option>
        {who.role === 'medico' ? <option value={MINE}>{t('morning.mine')}</option> : undefined}
        {doctors.map(({ clave, nombre }) => (
          <option key={clave} value={clave}>
            {nombre}
          </option>
        ))}
      </select>
    </label>
  );
}
