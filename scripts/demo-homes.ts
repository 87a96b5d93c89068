/**
 * Homes to look at: at the demonstration's first start some people of the synthetic city measure themselves at home, some of them worse since
 * yesterday, one silent for days, and somebody has answered for two. What they say goes through the door of the nurse at the telephone; a repetition
 * changes nothing.
 */
import { openDatabase } from '@amate/hie-core/db.ts';
import { type KindName, symptomsIn } from '@amate/hie-core/telemonitoring/kinds.ts';
import { DEFAULT_SEED } from '@amate/test/city/city.ts';
import { type Home, homeAt } from '@amate/test/city/homes.ts';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { say } from './console.ts';
import type { Where } from './demo-ask.ts';
import { tellStory } from './demo-homes-story.ts';
import { type Ask, nurse } from './demo-nurse.ts';

const HOMES = 8;
/** Which of them has said nothing, and for how long. */
const SILENT = 1;
const SILENT_DAYS = 4;
const DAYS = 14;
const DAY_MS = 86_400_000;
/** Readings of one message: api.ts. */
const MOST_AT_ONCE = 50;
const MONTHS = 3;

export async function loadDemoHomes(stack: Where, nowMs = Date.now()): Promise<void> {
  try {
    const ask = await nurse(stack, 'Enfermería de demostración');
    const people = await search(ask, `_count=${HOMES}&birthdate=lt1975&_sort=-birthdate`);
    const [expecting] = await search(ask, '_count=1&gender=female&birthdate=lt2002&birthdate=gt1994&_sort=-birthdate');
    const homes: string[] = [];
    for (const [at, { id }] of people.entries()) {
      const home = homeAt(DEFAULT_SEED, at, MONTHS * 30);
      const patient = home.programme === 'embarazo' ? (expecting?.id ?? id!) : id!;
      const endMs = at === SILENT ? nowMs - SILENT_DAYS * DAY_MS : nowMs;
      if (await measureAtHome(ask, { patient, home, endMs })) homes.push(patient);
    }
    await backdate(stack.databaseUrl, homes);
    if (homes.length === HOMES) await tellStory(stack, homes, nowMs);
  } catch (error) {
    say(`  Los hogares de demostración no se cargaron: ${(error as Error).message}`);
  }
}

const search = async (ask: Ask, query: string): Promise<Patient[]> =>
  (((await ask(`/fhir/R4/Patient?${query}`)) as Bundle).entry ?? []).map(({ resource }) => resource as Patient);

/** They have been followed for as long as they measure: then the silent one is missed, and how much of what is expected came can be told. */
export async function backdate(databaseUrl: string, patients: readonly string[]): Promise<void> {
  const db = openDatabase({ url: databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
  await db
    .query(
      `update tele_enrolment e set since = now() - make_interval(days => $2), gap_at = now() from tele_person p
       where p.id = e.person and p.patient = any($1)`,
      [patients, DAYS],
    )
    .finally(() => db.end());
}

export interface AtHome {
  readonly patient: string;
  readonly home: Home;
  /** The last reading is an hour before. */
  readonly endMs: number;
}

/** @returns false: he is followed already */
export async function measureAtHome(ask: Ask, { patient, home, endMs }: AtHome): Promise<boolean> {
  const { sigue } = (await ask(`/telemonitoreo/personas/${patient}`)) as { readonly sigue: boolean };
  if (sigue) return false;
  const lecturas = fortnightOf(home, endMs);
  await ask('/telemonitoreo/inscripciones', { paciente: patient, programa: home.programme, mejorFlujo: home.best });
  for (let from = 0; from < lecturas.length; from += MOST_AT_ONCE)
    await ask('/telemonitoreo/lecturas', { paciente: patient, lecturas: lecturas.slice(from, from + MOST_AT_ONCE) });
  return true;
}

/** Its readings of two weeks, moved so that the last is an hour old; who gets worse has been so for a day and a half. */
export function fortnightOf({ readings, deteriorations: [first] }: Home, nowMs: number): object[] {
  const endMs = first === undefined ? readings.at(-1)!.atMs : first.fromMs + 1.5 * DAY_MS;
  const chosen = readings.filter(({ atMs }) => atMs > endMs - DAYS * DAY_MS && atMs <= endMs);
  // They stand in the order in which they came.
  const lastMs = Math.max(...chosen.map(({ atMs }) => atMs));
  return chosen.map(({ kind, value, second, atMs }) => ({
    ...{ clase: kind, hora: new Date(nowMs - 3_600_000 - (lastMs - atMs)).toISOString() },
    ...said(kind, value, second),
  }));
}

function said(kind: KindName, value: number, second: number | undefined): object {
  if (kind === 'presion') return { sistolica: value, diastolica: second };
  if (kind === 'sintomas') return { respuestas: Object.fromEntries(symptomsIn(value).map((one) => [one, true])) };
  return { valor: value };
}
