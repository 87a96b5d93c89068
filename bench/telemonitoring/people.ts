/** People in programmes, their devices and their years, for the benchmark. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, inTransaction } from '@amate/hie-core/db.ts';
import { enrolmentId } from '@amate/hie-core/telemonitoring/ids.ts';
import { announceChange, takeTurn } from '@amate/hie-core/telemonitoring/intake/sql.ts';
import { PROGRAMMES, type Programme } from '@amate/hie-core/telemonitoring/programmes/programmes.ts';
import { carePlanOf } from '@amate/hie-core/telemonitoring/programmes/resources.ts';
import { storeEnrolments } from '@amate/hie-core/telemonitoring/programmes/sql.ts';
import type { Amate } from '@amate/test/support/amate.ts';

/** Name and secret of the benchmark's n-th device. */
export const deviceOf = (n: number): string => `banco-${n}`;
export const secretOf = (n: number): string => `clave-del-banco-${n}`;

export interface Home {
  readonly patient: string;
  readonly person: number;
  readonly device: number;
  readonly programme: Programme;
}

const CLINIC = 'DFBAN000000';
const PER_BUNDLE = 500;
const SETTINGS = { limits: {} };

/** People with a Device each, since the record says what measured, in a programme each. In bundles: the rows are those of one enrolment after another. */
export async function enrolMany(amate: Pick<Amate, 'fhirUrl' | 'token'>, db: Database, many: number): Promise<Home[]> {
  const homes: Home[] = [];
  for (let from = 0; from < many; from += PER_BUNDLE) {
    const numbers = Array.from({ length: Math.min(PER_BUNDLE, many - from) }, (_, n) => from + n);
    const made = await transact(
      amate,
      numbers.flatMap((n) => [put(deviceResource(n)), post(patientResource(n))]),
    );
    const patients = made.flatMap((location) => /Patient\/([^/]+)/.exec(location)?.[1] ?? []);
    const some = await knownHomes(db, numbers, patients);
    await transact(
      amate,
      some.map((home) =>
        put(carePlanOf(home.programme, { ...enrolmentOf(home), active: true, sinceMs: Date.now(), mutedMs: null })),
      ),
    );
    await inTransaction(db, async (client) => {
      await takeTurn(client);
      await storeEnrolments(client, some.map(enrolmentOf));
      await announceChange(client);
    });
    homes.push(...some);
  }
  return homes;
}

const enrolmentOf = ({ patient, person, programme }: Home) => ({
  ...{
    id: enrolmentId(patient, programme.id),
    patient,
    person,
    programme: programme.id,
    clues: CLINIC,
    settings: SETTINGS,
  },
});

/** Numbers of persons and devices, and whose each device is for three years. */
async function knownHomes(db: Database, numbers: readonly number[], patients: readonly string[]): Promise<Home[]> {
  const hashes = numbers.map((n) => createHash('sha256').update(secretOf(n)).digest('hex'));
  const { rows } = await db.query<{ device: number; person: number }>(
    `with x as (select n, name, h, patient from unnest($1::text[], $2::text[], $3::text[]) with ordinality as x(name, h, patient, n)),
     d as (insert into tele_device (name, token_hash, clues) select name, decode(h, 'hex'), '${CLINIC}' from x order by n returning id, name),
     p as (insert into tele_person (patient) select patient from x order by n returning id, patient),
     o as (insert into tele_owner (device, person, during, by)
       select d.id, p.id, tstzrange(now() - interval '3 years', null), 'banco' from x join d using (name) join p using (patient))
     select d.id as device, p.id as person from x join d using (name) join p using (patient) order by n`,
    [numbers.map(deviceOf), hashes, patients],
  );
  return rows.map(({ device, person }, at) => ({
    ...{ device, person, patient: patients[at]!, programme: PROGRAMMES[numbers[at]! % PROGRAMMES.length]! },
  }));
}

interface Entry {
  readonly resource: object;
  readonly request: { readonly method: string; readonly url: string };
}
const put = (resource: { readonly resourceType: string; readonly id: string }): Entry => ({
  ...{ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } },
});
const post = (resource: { readonly resourceType: string }): Entry => ({
  ...{ resource, request: { method: 'POST', url: resource.resourceType } },
});

/** @returns where each stands */
async function transact(
  { fhirUrl, token }: Pick<Amate, 'fhirUrl' | 'token'>,
  entry: readonly Entry[],
): Promise<string[]> {
  const response = await fetch(fhirUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
  });
  if (!response.ok) throw new Error(`people of the benchmark: ${response.status} ${await response.text()}`);
  const made = (await response.json()) as { entry: { response: { location: string } }[] };
  return made.entry.map((one) => one.response.location);
}

const deviceResource = (n: number) => ({ resourceType: 'Device', id: deviceOf(n), status: 'active' });

/** No two alike: who is who costs what it costs among people who differ. */
function patientResource(n: number) {
  const word = (seed: number): string =>
    createHash('sha256')
      .update(`${n}/${seed}`)
      .digest('base64')
      .replace(/[^a-z]/gi, '')
      .slice(0, 7);
  const born = new Date(Date.UTC(1935, 0, 1) + (n % 20_000) * 86_400_000).toISOString().slice(0, 10);
  return { resourceType: 'Patient', name: [{ given: [word(1)], family: `${word(2)} ${word(3)}` }], birthDate: born };
}

const BATCH = 500;
const BARE = `insert into tele_reading (device, kind, flags, said_at, at, person, value, second, received_at)
  select d, k, 2, to_timestamp(s / 1000.0), to_timestamp(s / 1000.0), p, v, w, now()
  from unnest($1::integer[], $2::smallint[], $3::float8[], $4::integer[], $5::real[], $6::real[]) as x(d, k, s, p, v, w)`;

/** As what cannot be true, so that nothing follows from them. One statement, one commit for each batch. @returns seconds */
export async function bareInsert(
  db: Database,
  first: number,
  people: number,
  many: number,
  atMs: number,
): Promise<number> {
  const began = performance.now();
  for (let from = 0; from < many; from += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, n) => from + n);
    await db.query({
      name: 'bare',
      text: BARE,
      values: [
        ...[rows.map((n) => first + (n % people)), rows.map(() => 1), rows.map((n) => atMs + n)],
        ...[rows.map((n) => first + (n % people)), rows.map(() => 124), rows.map(() => 78)],
      ],
    });
  }
  return (performance.now() - began) / 1_000;
}

export async function fillYears(db: Database, patient: string): Promise<void> {
  await db.query(
    `insert into tele_reading (device, kind, flags, said_at, at, person, value, second, received_at)
     select -1, 1, 16, t, t, (select id from tele_person where patient = $1), 120 + 15 * random(), 75 + 8 * random(), t
     from generate_series(now() - interval '730 days', now() - interval '1 day', interval '6 hours') t`,
    [patient],
  );
}

/** Until what follows from the readings is in the record, so that it is no burden of what is measured next. */
export async function untilRecorded(db: Database): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ behind: boolean }>(
      `select exists (select from tele_reading
         where tx > (select position::xid8 from follower where name = 'telemonitoring') and flags & 26 = 0) as behind`,
    );
    if (!rows[0]!.behind) return;
    await sleep(200);
  }
}
