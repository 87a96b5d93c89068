/** Days of the city's calendar as `YYYY-MM-DD`, added and compared without any time zone. */
export const addMonths = (day: string, months: number): string => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + months;
  const [y, m] = [Math.floor(index / 12), index % 12];
  // A child born on the 31st is two months old on the last day of a shorter month.
  const last = new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
  return `${String(y).padStart(4, '0')}-${two(m + 1)}-${two(Math.min(date, last))}`;
};
const two = (count: number): string => String(count).padStart(2, '0');
