/** One line: who, state, since when, and the one act that comes next for this role; the others stand behind it. */
import { Link } from 'wouter-preact';
import type { Who } from '../session/who.ts';
import { t } from '../texts/t.ts';
import { hasSigns, type Line } from '../visit/morning.ts';
import { staffKey } from '../visit/staff.ts';
import { aboutPerson, Marks, waitWords } from './line-facts.tsx';
import type { Acts } from './use-acts.ts';

interface QueueLineProps {
  readonly line: Line;
  readonly who: Who;
  readonly nowMs: number;
  readonly acts: Acts;
}

const SHAPE: Readonly<Record<Line['state'], string>> = {
  ...{ booked: '◷', waiting: '●', ready: '◆', attended: '▶', finished: '✓', left: '↩', absent: '✕' },
};

export function QueueLine({ line, who, nowMs, acts }: QueueLineProps) {
  const { person, state, doctor } = line;
  const mine = doctor?.clave === staffKey(who);
  return (
    <li class={`queue-line queue-${state}`} data-state={state}>
      <div class="queue-state">
        <span>
          <span aria-hidden="true">{SHAPE[state]} </span>
          {t(`state.${state}`)}
        </span>
        <span class="queue-wait">{waitWords(line, nowMs)}</span>
      </div>
      <div class="queue-who">
        <h3>
          <Link href={`/paciente/${person.id}`}>{person.nombre}</Link>
        </h3>
        <p class="quiet">
          {aboutPerson(line, nowMs)}
          {line.service === undefined ? '' : ` · ${line.service}`}
        </p>
        <p class="queue-marks">
          <Marks line={line} />
          {doctor === undefined ? undefined : (
            <span class="quiet">
              {mine
                ? t('line.withYou')
                : t(state === 'attended' ? 'line.hasHim' : 'line.with', { name: doctor.nombre })}
            </span>
          )}
        </p>
        {line.reason === undefined ? undefined : (
          <p class="queue-reason">{t('line.reason', { reason: line.reason })}</p>
        )}
      </div>
      <div class="queue-acts">
        <LineActs line={line} who={who} mine={mine} acts={acts} />
      </div>
    </li>
  );
}

function LineActs({ line, who, mine, acts }: Omit<QueueLineProps, 'nowMs'> & { readonly mine: boolean }) {
  const { state } = line;
  const name = line.person.nombre;
  const button = (words: string, spoken: string, act: () => void, main = false) => (
    <button
      type="button"
      class={main ? 'button button-main' : 'button'}
      aria-label={spoken}
      disabled={acts.busy}
      onClick={act}
      data-act={main ? 'main' : undefined}
    >
      {words}
    </button>
  );
  const link = (words: string, spoken: string, href: string, main = false) => (
    <Link
      href={href}
      class={main ? 'button button-main' : 'button'}
      aria-label={spoken}
      data-act={main ? 'main' : undefined}
    >
      {words}
    </Link>
  );
  const waits = state === 'waiting' || state === 'ready';
  if (who.role === 'recepcion') {
    if (state === 'booked')
      return (
        <>
          {button(t('act.arrive'), t('act.arriveOf', { name }), () => acts.arrive(line), true)}
          {button(t('act.absent'), t('act.absentOf', { name }), () => acts.absent(line))}
        </>
      );
    if (state === 'absent') return button(t('act.arrive'), t('act.arriveOf', { name }), () => acts.arrive(line), true);
    if (waits)
      return (
        <>
          {button(t('act.left'), t('act.leftOf', { name }), () => acts.left(line))}
          {state === 'waiting'
            ? button(t('act.mistake'), t('act.mistakeOf', { name }), () => acts.mistake(line))
            : undefined}
        </>
      );
    return state === 'left' ? button(t('act.back'), t('act.backOf', { name }), () => acts.back(line)) : null;
  }
  const vitals = (main: boolean) =>
    hasSigns(line)
      ? link(t('act.vitalsAgain'), t('act.vitalsAgainOf', { name }), `/signos/${line.visitId}`)
      : link(t('act.vitals'), t('act.vitalsOf', { name }), `/signos/${line.visitId}`, main);
  // Also of whom the doctor called before: an emergency goes in without signs, and the doctor's note waits for them.
  if (who.role === 'enfermeria') return waits || state === 'attended' ? vitals(waits || line.priority === 'EM') : null;
  if (waits)
    return (
      <>
        {button(t('act.call'), t('act.callOf', { name }), () => acts.call(line), true)}
        {vitals(false)}
      </>
    );
  if (state !== 'attended') return null;
  const href = `/consulta/${line.visitId}`;
  if (!mine) return link(t('act.reader'), t('act.readerOf', { name }), href);
  return (
    <>
      {link(t('act.resume'), t('act.resumeOf', { name }), href, true)}
      {button(t('act.putBack'), t('act.putBackOf', { name }), () => acts.putBack(line))}
    </>
  );
}
