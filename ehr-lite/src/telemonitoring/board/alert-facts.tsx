/** What a line and a page say of an alert: urgency, waiting, deadline, ladder, who has it. Shape and word, never colour alone. */
import { cityDay, parseWhen, showTime, showWhen } from '../../calendar/when.ts';
import type { Who } from '../../session/who.ts';
import { t } from '../../texts/t.ts';
import type { Alert, Level, ToldApart } from './board.resource.ts';
import { isOwn } from './board.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SHAPES = {
  ...{ emergencia: 'M8 1 15 15H1Z', alta: 'M8 1.5 14.5 8 8 14.5 1.5 8Z', media: 'M2 2h12v12H2Z' },
  ...{ baja: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z', falta: 'M2 7h4v2H2Zm8 0h4v2h-4Z' },
};
const LEVELS: readonly Level[] = ['enfermeria', 'medico', 'emergencia'];

export function Urgency({ alert }: { readonly alert: Pick<Alert, 'clase' | 'urgencia'> }) {
  const gap = alert.clase === 'falta';
  const name = gap ? 'falta' : alert.urgencia;
  return (
    <span class={`tele-urgency tele-${name}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={SHAPES[name]} />
      </svg>
      {gap ? t('tele.gap') : t(`tele.urgency.${alert.urgencia}`)}
    </span>
  );
}

export function spanWords(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  if (minutes === 0) return t('tele.time.now');
  if (minutes < 60) return t('tele.time.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return t('tele.time.days', { count: Math.floor(hours / 24) });
  return minutes % 60 === 0
    ? t('tele.time.wholeHours', { hours })
    : t('tele.time.hours', { hours, minutes: minutes % 60 });
}

/** `hoy, 05:45`, `ayer, 22:10`, else with its date. */
export function whenWords(instant: string, nowMs: number): string {
  const when = parseWhen(instant);
  if (when === undefined) return '';
  const time = showTime(when) ?? '';
  const day = cityDay(when.ms);
  if (day === cityDay(nowMs)) return t('tele.today', { time });
  return day === cityDay(nowMs - DAY_MS) ? t('tele.yesterday', { time }) : showWhen(when);
}

export function dueWords({ vence, estado, enSilencioHasta, sinRespuesta }: Alert, nowMs: number): string {
  if (estado !== 'nueva' && sinRespuesta) return t('tele.due.stalled');
  if (estado !== 'nueva') return vence === null ? t('tele.due.taken') : doneWords(Date.parse(vence) - nowMs);
  if (enSilencioHasta !== null) return t('tele.quiet', { when: whenWords(enSilencioHasta, nowMs) });
  if (vence === null) return t('tele.due.none');
  const leftMs = Date.parse(vence) - nowMs;
  return leftMs >= 0 ? t('tele.due.in', { time: spanWords(leftMs) }) : t('tele.due.late', { time: spanWords(-leftMs) });
}

/** Somebody has it, and nothing is written of what he did. */
const doneWords = (leftMs: number): string =>
  leftMs >= 0 ? t('tele.due.act', { time: spanWords(leftMs) }) : t('tele.due.actLate', { time: spanWords(-leftMs) });

export const isLate = ({ estado, vence, nivel, sinRespuesta }: Alert, nowMs: number): boolean =>
  sinRespuesta || (vence !== null && Date.parse(vence) < nowMs) || (estado === 'nueva' && nivel !== 'enfermeria');

/** ●○○ and its word: who is called now. */
export function Ladder({ alert }: { readonly alert: Pick<Alert, 'nivel'> }) {
  const step = LEVELS.indexOf(alert.nivel);
  return (
    <span class={step > 0 ? 'tele-ladder tele-risen' : 'tele-ladder'}>
      <span aria-hidden="true">{LEVELS.map((_, at) => (at <= step ? '●' : '○')).join('')} </span>
      {t('tele.level', { level: t(`tele.level.${alert.nivel}`), step: step + 1 })}
    </span>
  );
}

export function hasWords(alert: Alert, who: Who): string {
  if (alert.laTiene === null) return t('tele.has.nobody');
  return isOwn(alert, who) ? t('tele.has.you') : t('tele.has', { name: alert.laTiene });
}

/** Of two of one name: with the year of birth and the end of the record's number. */
export function nameWords({ nombre, homonimo }: Pick<Alert, 'nombre' | 'homonimo'>): string {
  if (nombre === null) return t('tele.someone');
  return homonimo === null ? nombre : `${nombre}, ${toldApart(homonimo)}`;
}

/** `nació en 1951, expediente …ABCD`: what tells people of one name apart. */
export const toldApart = ({ nacio, expediente }: ToldApart): string =>
  [nacio && t('tele.born', { year: nacio }), expediente && t('tele.recordEnd', { end: expediente })]
    .filter(Boolean)
    .join(', ');
