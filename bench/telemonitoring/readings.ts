/** What people measure at home in the benchmark: four times a day, mostly well; a few worsen, a few say nothing. The same at every run. */
import type { Database } from '@amate/hie-core/db.ts';
import { KINDS, type KindName } from '@amate/hie-core/telemonitoring/kinds.ts';
import { FROM_RECORD } from '@amate/hie-core/telemonitoring/reading.ts';
import type { Home } from './people.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS_BEFORE = 3;
/** Of an hour in a thousand: most measure in the morning and in the evening. */
const AT_HOURS = [6, 7, 7, 8, 8, 9, 12, 13, 14, 18, 19, 19, 20, 20, 21, 22];
/** One in so many. */
const SILENT = 50;
const WORSE = 60;

const EACH_DAY: Readonly<Record<string, readonly KindName[]>> = {
  hipertension: ['presion', 'presion', 'presion', 'presion'],
  diabetes: ['glucosa', 'glucosa', 'glucosa', 'glucosa'],
  'insuficiencia-cardiaca': ['peso', 'saturacion', 'frecuencia', 'sintomas'],
  respiratorio: ['saturacion', 'flujo', 'saturacion', 'flujo'],
  embarazo: ['presion', 'presion', 'sintomas', 'presion'],
  egreso: ['temperatura', 'saturacion', 'temperatura', 'saturacion'],
};

/** Usual value, how far it strays, and where somebody is who worsens. */
const USUAL: Readonly<Record<KindName, readonly [number, number, number]>> = {
  presion: [118, 8, 186],
  glucosa: [125, 30, 48],
  saturacion: [95, 2, 86],
  peso: [72, 0.4, 75],
  temperatura: [36.5, 0.3, 38.6],
  flujo: [380, 20, 190],
  frecuencia: [74, 8, 128],
  sintomas: [0, 0, 1],
};

/** 0 to 1, the same for the same question. */
function chance(...of: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const one of of) hash = Math.imul(hash ^ one, 0x01000193) ^ (hash >>> 13);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

const isSilent = (n: number): boolean => n % SILENT === 7;
const isWorse = (n: number): boolean => n % WORSE === 11;

function measured(n: number, day: number, nth: number, kind: KindName): number {
  const [usual, strays, worse] = USUAL[kind];
  // Who worsens begins at the third reading of the day itself.
  if (day === 0 && nth >= 2 && isWorse(n)) return worse;
  return Math.round((usual + (chance(n, day, nth) * 2 - 1) * strays) * 10) / 10;
}

/** Four moments of a day, in order. */
function minutesOf(n: number, day: number): number[] {
  const hour = (nth: number): number => AT_HOURS[Math.floor((nth + chance(n, day, nth)) * (AT_HOURS.length / 4))]!;
  return [0, 1, 2, 3].map((nth) => hour(nth) * 60 + Math.floor(chance(n, day, nth, 1) * 60)).sort((a, b) => a - b);
}

const kindsOf = ({ programme }: Home): readonly KindName[] => EACH_DAY[programme.id]!;

/** By the minute of the day: who says what. */
export function messagesOf(homes: readonly Home[], dayMs: number): { readonly n: number; readonly body: string }[][] {
  const minutes: { n: number; body: string }[][] = Array.from({ length: 24 * 60 }, () => []);
  for (const [n, home] of homes.entries()) {
    if (isSilent(n)) continue;
    for (const [nth, minute] of minutesOf(n, 0).entries()) {
      const kind = kindsOf(home)[nth]!;
      const hora = new Date(dayMs + minute * MINUTE_MS - nth - 1).toISOString();
      minutes[minute]!.push({
        n,
        body: `{"lecturas":[{"clase":"${kind}","hora":"${hora}",${said(kind, measured(n, 0, nth, kind))}}]}`,
      });
    }
  }
  return minutes;
}

function said(kind: KindName, value: number): string {
  if (kind === 'sintomas') return `"respuestas":{"disnea":${value > 0}}`;
  if (kind === 'presion') return `"sistolica":${Math.round(value)},"diastolica":${Math.round(value * 0.64)}`;
  return `"valor":${value},"unidad":"${KINDS[kind].unit}"`;
}

/**
 * Three days of readings, and programmes that began long ago. Who is silent was so the day before too. In the record already, and older than what it
 * follows: they are no work of the day. All are looked at again from its first minute.
 */
export async function fillDaysBefore(db: Database, homes: readonly Home[], dayMs: number): Promise<void> {
  const AT_ONCE = 2_000;
  for (let from = 0; from < homes.length; from += AT_ONCE) {
    const rows = homes.slice(from, from + AT_ONCE).flatMap((home, at) => rowsBefore(home, from + at, dayMs));
    const column = (of: number): string => `{${rows.map((row) => row[of] ?? 'null').join(',')}}`;
    await db.query(
      `insert into tele_reading (device, kind, flags, said_at, at, person, value, second, received_at, tx)
       select d, k, ${FROM_RECORD}, to_timestamp(s / 1000), to_timestamp(s / 1000), p, v, w, to_timestamp(s / 1000), '0'
       from unnest($1::integer[], $2::smallint[], $3::float8[], $4::integer[], $5::real[], $6::real[]) as x(d, k, s, p, v, w)`,
      [0, 1, 2, 3, 4, 5].map(column),
    );
  }
  await db.query(
    'update tele_enrolment set since = to_timestamp($1::float8 / 1000), gap_at = to_timestamp($2::float8 / 1000)',
    [dayMs - 60 * DAY_MS, dayMs],
  );
  await db.query('vacuum analyze tele_reading, tele_enrolment, tele_device, tele_owner, tele_person');
}

function rowsBefore(home: Home, n: number, dayMs: number): (number | undefined)[][] {
  return Array.from({ length: DAYS_BEFORE }, (_, at) => at + 1)
    .filter((day) => !isSilent(n) || day > 1)
    .flatMap((day) =>
      minutesOf(n, day).map((minute, nth) => {
        const kind = kindsOf(home)[nth]!;
        const value = measured(n, day, nth, kind);
        const second = kind === 'presion' ? Math.round(value * 0.64) : undefined;
        return [
          home.device,
          KINDS[kind].number,
          dayMs - day * DAY_MS + minute * MINUTE_MS - nth,
          home.person,
          value,
          second,
        ];
      }),
    );
}
