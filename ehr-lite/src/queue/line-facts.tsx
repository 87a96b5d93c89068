/** What a line says besides the name: state, waiting time, priority, doctor. Shape and word, never colour alone. */
import { ageAt, showAge } from '../calendar/age.ts';
import { showTime } from '../calendar/when.ts';
import { sexOf } from '../patient/person.ts';
import { t } from '../texts/t.ts';
import { type Line, minutesSince } from '../visit/morning.ts';

const time = (ms: number): string => showTime({ ms, precision: 'time' }) ?? '';

export function waitWords({ state, fromMs, sinceMs }: Line, nowMs: number): string {
  const minutes = minutesSince(fromMs, nowMs);
  switch (state) {
    case 'booked':
      return fromMs < nowMs && minutes > 0
        ? t('line.late', { time: time(fromMs), count: minutes })
        : t('line.booked', { time: time(fromMs) });
    case 'waiting':
    case 'ready':
      return minutes < 60
        ? t('line.waits', { count: minutes })
        : t('line.waitsLong', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
    case 'attended':
      return t('line.since', { count: minutesSince(sinceMs, nowMs) });
    case 'absent':
      return t('line.booked', { time: time(fromMs) });
    default:
      return t('line.arrived', { time: time(fromMs) });
  }
}

export function aboutPerson({ person }: Line, nowMs: number): string {
  // Let in without a line: the record knows more than this PC, and nothing is said of it.
  if (person.nacimiento === undefined && person.sexo === undefined) return '';
  const age = ageAt(person.nacimiento, nowMs);
  return [age === undefined ? t('person.noAge') : showAge(age), sexOf(person.sexo)].join(' · ');
}

export function Marks({ line }: { readonly line: Line }) {
  const { priority, preferred, elder, encounter } = line;
  return (
    <>
      {priority === 'EM' ? <span class="queue-mark queue-em">{`■ ${t('line.emergency')}`}</span> : undefined}
      {priority === 'UR' ? <span class="queue-mark queue-ur">{`▲ ${t('line.urgent')}`}</span> : undefined}
      {preferred ? <span class="queue-mark">{`★ ${t('line.preferred')}`}</span> : undefined}
      {elder && !preferred ? <span class="queue-mark">{`★ ${t('line.elder')}`}</span> : undefined}
      {encounter?.type?.length ? (
        <span class="queue-mark queue-plain">
          {encounter.type.flatMap((one) => one.coding?.[0]?.display ?? []).join(', ')}
        </span>
      ) : undefined}
    </>
  );
}
