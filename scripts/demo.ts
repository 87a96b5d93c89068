/** The demonstration of `npm start` and `npm run dev`: which doors it needs, and what stands in it when the first person signs in. */
import type { StartConfig } from './config.ts';
import { loadDemoCityOnce } from './demo-city.ts';
import { loadDemoFamily } from './demo-family.ts';
import { loadDemoHomes } from './demo-homes.ts';
import { loadDemoMorning } from './demo-morning.ts';
import { loadDemoSupply } from './demo-supply.ts';
import { type HospitalAtWork, XOCO } from './stack/hospitals.ts';
import { assertPortFree } from './stack/ports.ts';
import type { Stack } from './stack/stack.ts';

/** The hospitals whose connectors run here. @throws when a port is taken */
export async function hospitalsHere({ port, mllpPort, demo }: StartConfig): Promise<readonly HospitalAtWork[]> {
  await assertPortFree(port, 'PORT');
  if (!demo) return [];
  await assertPortFree(mllpPort, 'MLLP_PORT');
  return [{ ...XOCO, mllpPort }];
}

export async function loadDemo(stack: Stack, { dataDir }: StartConfig, stopped: AbortSignal): Promise<void> {
  if (!stack.demo) return;
  await loadDemoCityOnce(stack, dataDir, stopped);
  await loadDemoMorning(stack, dataDir);
  await loadDemoHomes(stack);
  await loadDemoFamily(stack);
  await loadDemoSupply(stack);
  stopped.throwIfAborted();
  await stack.startConnectors();
}
