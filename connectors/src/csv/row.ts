/** A row as it was read, where it came from, and what a cell of it says by the source's profile. */
import type { HospitalProfile } from '../profile.ts';
import { CellFault, type DateRules } from './cell.ts';
import type { CsvProfile } from './profile.ts';

export type Row = Readonly<Record<string, string>>;

export interface RowSource {
  readonly hospital: HospitalProfile;
  readonly profile: CsvProfile;
  /** Name of the source in the configuration. */
  readonly name: string;
  readonly thisYear: number;
}

/** Reads something of the row; what is wrong with it is kept, to be told with the rest. */
export type Attempt = <T>(read: () => T) => T | undefined;
export type From = { readonly name: string; readonly index: number };

export const cell = (row: Row, column: string | undefined): string =>
  column === undefined ? '' : (row[column] ?? '').trim();

export const datesOf = ({ profile, hospital, thisYear }: RowSource): DateRules => ({
  formats: profile.dates,
  timeZone: hospital.timeZone,
  thisYear,
});

export function mapped(text: string, column: string, map: Readonly<Record<string, string>>): string {
  const known = Object.hasOwn(map, text) ? map[text] : undefined;
  if (known !== undefined) return known;
  throw new CellFault(
    column,
    `«${text.slice(0, 40)}» no está en el mapa del perfil (${Object.keys(map).slice(0, 12).join(', ')}).`,
  );
}
