/** An expiry as it stands on boxes: month and year mean the last day of that month. */
const MONTHS = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'];

/** `YYYY-MM-DD`; undefined: no such date. */
export function readExpiry(typed: string): string | undefined {
  const parts = typed
    .trim()
    .toLowerCase()
    .split(/[\s./-]+/)
    .map(numberOf);
  if (parts.some(Number.isNaN)) return undefined;
  const big = parts[0]! > 31 ? parts : [...parts].reverse();
  const [year = 0, month = 0, day] = big;
  if (parts.length < 2 || parts.length > 3 || month < 1 || month > 12) return undefined;
  const whole = year < 100 ? 2000 + year : year;
  if (whole < 2000 || whole > 2099) return undefined;
  const last = new Date(Date.UTC(whole, month, 0)).getUTCDate();
  if (day !== undefined && (day < 1 || day > last)) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${whole}-${two(month)}-${two(day ?? last)}`;
}

function numberOf(part: string): number {
  const month = MONTHS.indexOf(part.slice(0, 3));
  return month >= 0 ? month + 1 : /^\d{1,4}$/.test(part) ? Number(part) : Number.NaN;
}
