/**
 * Readings that come as FHIR, through the ordinary door: Observations of a person in a programme that name the device or the person as who
 * measured (HL7 Personal Health Device guide). They are in the record already; here they become readings too, and the rules see them.
 */
import type { Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import type { SliceContext } from '../../hub/slice.ts';
import { asFollower } from '../../jobs/sql.ts';
import { newestOf } from '../../store/postgres/tail.ts';
import { deviceNumber, whoIs } from '../devices/sql.ts';
import { LECTURA_SYSTEM } from '../ids.ts';
import { KINDS, kindOfLoinc, SYMPTOMS } from '../kinds.ts';
import { settle } from '../persons/follow.ts';
import { FROM_RECORD } from '../reading.ts';
import type { Intake } from './batches.ts';
import type { Said } from './mapping.ts';
import { normalise } from './normalise.ts';
import { isInProgramme, withdrawReading } from './sql.ts';

export interface ObservationParts {
  readonly db: Database;
  readonly tail: SliceContext['tail'];
  readonly samePerson: SliceContext['samePerson'];
  readonly intake: Intake;
  readonly nowMs: () => number;
}

const BATCH = 500;
const MEASURED: readonly string[] = ['final', 'preliminary', 'amended', 'corrected'];

/** One step. @returns whether there may be more at once */
export const followObservations = (parts: ObservationParts): Promise<boolean> =>
  asFollower(parts.db, 'telemonitoring-fhir', async (client, stored) => {
    if (stored === undefined) return { position: await parts.tail.end(client), done: false };
    const { position, rows } = await parts.tail.read(client, stored, BATCH, ['Observation']);
    // Of each what was written last: they are heard at the same time. Most the hub wrote itself, from readings: they are not worth parsing.
    const heard = newestOf(rows.filter(({ type }) => type === 'Observation')).filter(
      ({ deleted, content }) => !deleted && content !== '' && !isOurs(content),
    );
    await Promise.all(heard.map(({ content }) => hear(parts, JSON.parse(content) as Observation)));
    return { position, done: rows.length >= BATCH && position !== stored };
  }).then((more) => more ?? false);

/** As JSON text. */
export const isOurs = (content: string): boolean => content.includes(LECTURA_SYSTEM);

async function hear(parts: ObservationParts, observation: Observation): Promise<void> {
  const { db, intake, nowMs } = parts;
  const [, patient] = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(observation.subject?.reference ?? '') ?? [];
  const measuredBy = sourceOf(observation, patient);
  const said = saidBy(observation);
  if (patient === undefined || measuredBy === undefined || said === undefined) return;
  await settle(parts, patient);
  if (!(await isInProgramme(db, patient))) return;
  const device = await deviceNumber(db, measuredBy);
  if (!MEASURED.includes(observation.status)) {
    await withdrawReading(db, device, KINDS[said.kind].number, said.takenMs);
    return;
  }
  await intake.store({
    ...{ device, whose: await whoIs(db, patient), receivedMs: nowMs(), flags: FROM_RECORD },
    said: [normalise(said, undefined, nowMs())],
    content: `Observation/${observation.id}`,
  });
}

function sourceOf({ device, performer }: Observation, patient: string | undefined): string | undefined {
  const [, id] = /^Device\/([A-Za-z0-9\-.]{1,64})$/.exec(device?.reference ?? '') ?? [];
  if (id !== undefined) return id;
  return performer?.some(({ reference }) => reference === `Patient/${patient}`) ? `persona/${patient}` : undefined;
}

function saidBy(observation: Observation): Said | undefined {
  const kind = observation.code.coding?.flatMap(({ code }) => kindOfLoinc(code ?? '') ?? [])[0];
  const taken = observation.effectiveDateTime ?? observation.effectiveInstant ?? observation.effectivePeriod?.start;
  if (kind === undefined || taken === undefined || !taken.includes('T')) return undefined;
  const at = { kind, takenMs: Date.parse(taken) };
  if (kind === 'sintomas') return { ...at, value: symptomBits(observation), second: undefined, unit: undefined };
  const { value, second } = KINDS[kind];
  const first = second === undefined ? observation.valueQuantity : partOf(observation.component, value.loinc);
  const other = second === undefined ? undefined : partOf(observation.component, second.loinc);
  return {
    ...at,
    value: first?.value ?? Number.NaN,
    second: second === undefined ? undefined : inSameUnit(first, other),
    unit: first?.code ?? first?.unit,
  };
}

const partOf = (components: readonly ObservationComponent[] | undefined, loinc: string): Quantity | undefined =>
  components?.find(({ code }) => code.coding?.some((coding) => coding.code === loinc))?.valueQuantity;

/** Two numbers of one measurement in two units are no measurement. */
const inSameUnit = (first: Quantity | undefined, other: Quantity | undefined): number =>
  (first?.code ?? first?.unit) === (other?.code ?? other?.unit) ? (other?.value ?? Number.NaN) : Number.NaN;

function symptomBits({ component = [] }: Observation): number {
  const present = new Set(
    component.flatMap(({ code, valueBoolean }) => (valueBoolean ? (code.coding ?? []).map((one) => one.code) : [])),
  );
  return SYMPTOMS.reduce((bits, symptom, at) => (present.has(symptom) ? bits | (1 << at) : bits), 0);
}
