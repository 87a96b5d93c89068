/**
 * Loads a synthetic city into a running hub: first the facilities, then each person's messages as the bundles that a
 * connector would make of them (`map` is handed in) and the bundles of the clinics. One person's bundles go in order,
 * several people at a time. Every bundle carries its operation id, so a load that was cut can simply run again.
 */
import { SINTETICO_TAG } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle } from '@medplum/fhirtypes';
import { agendaBundles } from './agenda-bundle.ts';
import { City, type CityOptions, DEFAULT_PATIENTS, DEFAULT_SEED, type Life } from './city.ts';
import type { Hospital } from './facilities.ts';
import { facilityBundles } from './facility-bundle.ts';
import { HubClient, type HubClientOptions, HubRefusal } from './hub-client.ts';
import { inParallel } from './in-parallel.ts';
import { registeredNames } from './registered-names.ts';

export type MapMessage = (
  raw: Uint8Array,
  hospital: Pick<Hospital, 'clues' | 'name'>,
) => { readonly kind: 'mapped'; readonly bundle: Bundle } | { readonly kind: 'rejected'; readonly text: string };

export interface LoadOptions extends HubClientOptions, Partial<CityOptions> {
  readonly map: MapMessage;
  /** People done so far, people in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** People whose bundles travel at the same time. */
  readonly atOnce?: number;
}

export interface Loaded {
  readonly facilities: number;
  readonly patients: number;
  readonly bundles: number;
  /** What the connector or the hub would not take; the first ten in words. */
  readonly refused: number;
  readonly reasons: readonly string[];
}

/** A load of which more than this is refused has met a hub that does not fit it, and stops. */
const MOST_REFUSED = 50;

/** @throws Error when the hub cannot be reached or refuses more than a few bundles. */
export async function loadCity(options: LoadOptions): Promise<Loaded> {
  const { map, onProgress, atOnce = 8 } = options;
  const city = new City({
    ...options,
    seed: options.seed ?? DEFAULT_SEED,
    patients: options.patients ?? DEFAULT_PATIENTS,
    names: options.names ?? registeredNames(),
  });
  const hub = new HubClient(options);
  const { hospitals, clinics, pharmacies } = city.facilities;
  for (const bundle of [...facilityBundles(city.facilities), ...agendaBundles(clinics)]) await hub.post('', bundle);

  let patients = 0;
  let bundles = 0;
  let refused = 0;
  const reasons: string[] = [];
  const refuse = (reason: string): void => {
    refused++;
    if (reasons.length < 10) reasons.push(reason);
    if (refused > MOST_REFUSED) throw new Error(`more than ${MOST_REFUSED} bundles refused, the first: ${reasons[0]}`);
  };
  await inParallel(atOnce, city, async (life) => {
    for (const { bundle, reason } of bundlesOf(life, map)) {
      if (bundle === undefined) {
        refuse(reason);
        continue;
      }
      try {
        await hub.post('', bundle);
        bundles++;
      } catch (error) {
        if (!(error instanceof HubRefusal)) throw error;
        refuse(error.message);
      }
    }
    patients++;
    onProgress?.(patients, city.people.count);
  });
  return { facilities: hospitals.length + clinics.length + pharmacies.length, patients, bundles, refused, reasons };
}

/** Everything that was said of one person, oldest first. */
function* bundlesOf(
  life: Life,
  map: MapMessage,
): Generator<{ bundle: Bundle; reason: '' } | { bundle: undefined; reason: string }> {
  const sent = [
    ...life.messages.map((message) => ({ at: message.at, message, bundle: undefined })),
    ...life.clinicBundles.map(({ visit, bundle }) => ({ at: visit.end, message: undefined, bundle })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const { message, bundle } of sent) {
    if (bundle !== undefined) {
      yield { bundle, reason: '' };
      continue;
    }
    const mapped = map(message.raw, message.hospital);
    if (mapped.kind === 'mapped') yield { bundle: markSynthetic(mapped.bundle), reason: '' };
    else yield { bundle: undefined, reason: `${message.hospital.clues} ${message.controlId}: ${mapped.text}` };
  }
}

/** HL7 v2 has no place for the mark, so it is put on what the message became. */
function markSynthetic(bundle: Bundle): Bundle {
  const entry = bundle.entry?.map((each) => {
    if (each.resource === undefined) return each;
    const meta = each.resource.meta ?? {};
    return { ...each, resource: { ...each.resource, meta: { ...meta, tag: [...(meta.tag ?? []), SINTETICO_TAG] } } };
  });
  return { ...bundle, ...(entry ? { entry } : {}) };
}
