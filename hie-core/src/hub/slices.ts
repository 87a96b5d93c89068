/** The vertical slices of this hub, and how they are opened and let go of together. */
import type { Express } from 'express';
import { appointments } from '../appointments/slice.ts';
import type { Handler } from '../fhir/context.ts';
import { hospitals } from '../hospitals/slice.ts';
import { localCodes } from '../local-codes/slice.ts';
import { whoIsWho } from '../mpi/slice.ts';
import { notes } from '../notes/slice.ts';
import { notices } from '../notices/slice.ts';
import { orders } from '../orders/slice.ts';
import { recordLinks } from '../record/links/slice.ts';
import { recordSearch } from '../record-search/slice.ts';
import { referrals } from '../referrals/slice.ts';
import { registries } from '../registries/slice.ts';
import { supply } from '../supply/slice.ts';
import { telemonitoring } from '../telemonitoring/slice.ts';
import { catalogues } from '../terminology/catalogues/slice.ts';
import { visits } from '../visits/slice.ts';
import type { OpenSlice, Slice, SliceContext } from './slice.ts';
import type { Stamps } from './stamps.ts';
import type { Told } from './told.ts';

export const SLICES: readonly Slice[] = [
  appointments,
  catalogues,
  hospitals,
  localCodes,
  notes,
  notices,
  orders,
  recordLinks,
  recordSearch,
  referrals,
  registries,
  visits,
  whoIsWho,
  supply,
  telemonitoring,
];

export interface OpenSlices {
  readonly mount: (app: Express) => void;
  readonly operation: (name: string) => Handler | undefined;
  readonly stop: () => Promise<void>;
}

export async function openSlices(context: SliceContext, told: Told, stamps: Stamps): Promise<OpenSlices> {
  const open: OpenSlice[] = [];
  for (const slice of SLICES) if (slice.open) open.push(await slice.open(context));
  told.add(...open.flatMap(({ told: hear }) => (hear ? [hear] : [])));
  stamps.add(...open.flatMap(({ stamp }) => (stamp ? [stamp] : [])));
  const operations = new Map(open.flatMap((one) => Object.entries(one.operations ?? {})));
  return {
    operation: (name) => operations.get(name),
    mount(app) {
      for (const { path, router } of open.flatMap(({ mounts = [] }) => mounts)) app.use(path, router);
    },
    async stop() {
      await Promise.all(open.map(({ stop }) => stop?.()));
    },
  };
}
