/**
 * Homes to look at: at the demonstration's first start some people of the synthetic city measure themselves at home, one of them worse since
 * yesterday. What they say goes through the door of the nurse at the telephone; a repetition changes nothing.
 */
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import { type KindName, symptomsIn } from '@amate/hie-core/telemonitoring/kinds.ts';
import { DEFAULT_SEED } from '@amate/test/city/city.ts';
import { type Home, homeAt } from '@amate/test/city/homes.ts';
import { callerTokens } from '@amate/test/support/caller-tokens.ts';
import type { Bundle } from '@medplum/fhirtypes';
import { say } from './console.ts';
import type { Stack } from './stack/stack.ts';

const HOMES = 8;
const DAYS = 14;
const DAY_MS = 86_400_000;
/** Readings of one message: api.ts. */
const MOST_AT_ONCE = 50;
const MONTHS = 3;

type Where = Pick<Stack, 'baseUrl' | 'fhirUrl' | 'databaseUrl'>;
type Ask = (path: string, body?: object) => Promise<unknown>;

export async function loadDemoHomes(stack: Where, nowMs = Date.now()): Promise<void> {
  try {
    const ask = await nurse(stack);
    const people = (await ask(`/fhir/R4/Patient?_count=${HOMES}&birthdate=lt1975&_sort=-birthdate`)) as Bundle;
    for (const [at, { resource }] of (people.entry ?? []).entries()) await load(ask, resource!.id!, at, nowMs);
  } catch (error) {
    say(`  Los hogares de demostración no se cargaron: ${(error as Error).message}`);
  }
}

async function nurse({ baseUrl, fhirUrl, databaseUrl }: Where): Promise<Ask> {
  const tokenOf = await callerTokens({ databaseUrl, fhirUrl, config: { baseUrl } });
  const token = await tokenOf({ role: 'enfermeria', clues: DEMO_CLINIC_CLUES, name: 'Enfermería de demostración' });
  return async (path, body) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  };
}

async function load(ask: Ask, patient: string, at: number, nowMs: number): Promise<void> {
  const { sigue } = (await ask(`/telemonitoreo/personas/${patient}`)) as { readonly sigue: boolean };
  if (sigue) return;
  const home = homeAt(DEFAULT_SEED, at, MONTHS * 30);
  const lecturas = fortnightOf(home, nowMs);
  await ask('/telemonitoreo/inscripciones', { paciente: patient, programa: home.programme, mejorFlujo: home.best });
  for (let from = 0; from < lecturas.length; from += MOST_AT_ONCE)
    await ask('/telemonitoreo/lecturas', { paciente: patient, lecturas: lecturas.slice(from, from + MOST_AT_ONCE) });
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
