/** A day in three fields: the browser's own date field shows mm/dd/yyyy under es-MX. */
import { t } from '../texts/t.ts';

export interface TypedDay {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}
export const NO_DAY: TypedDay = { day: '', month: '', year: '' };

const PARTS = [
  ['day', 2],
  ['month', 2],
  ['year', 4],
] as const;

/** `YYYY-MM-DD`; undefined when nothing was typed; 'wrong' when there is no such day. */
export function dayOf({ day, month, year }: TypedDay): string | undefined | 'wrong' {
  if (day === '' && month === '' && year === '') return undefined;
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return 'wrong';
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : 'wrong';
}

interface DayFieldProps {
  readonly legend: string;
  readonly value: TypedDay;
  readonly onChange: (value: TypedDay) => void;
  readonly wrong: boolean;
  readonly describedBy: string;
}

export function DayField({ legend, value, onChange, wrong, describedBy }: DayFieldProps) {
  return (
    <fieldset class="day-field">
      <legend>{legend}</legend>
      {PARTS.map(([part, length]) => (
        <label key={part}>
          <span>{t(`audit.${part}`)}</span>
          <input
            inputMode="numeric"
            autocomplete="off"
            maxLength={length}
            size={length}
            value={value[part]}
            aria-invalid={wrong}
            aria-describedby={wrong ? describedBy : undefined}
            onInput={(event) => onChange({ ...value, [part]: event.currentTarget.value.trim() })}
          />
        </label>
      ))}
    </fieldset>
  );
}
