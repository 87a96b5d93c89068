/** Messages to people by e-mail and SMS: the queue, who carries it, and what is told of accesses (docs/adr/0034). */
import { randomBytes } from 'node:crypto';
import type { Slice } from '../hub/slice.ts';
import { startLoop } from '../jobs/loop.ts';
import { secretNamed } from '../security/sql.ts';
import { tellAccesses } from './daily-accesses.ts';
import { deliver } from './deliver.ts';
import { noteEmergency } from './emergencies.ts';
import { follow } from './follow.ts';
import { createLinks, type Links } from './links.ts';
import { configuredProviders } from './providers.ts';
import { NOTICE_BOARD_ROUTES, noticeBoard, PREFERENCE_ROUTES, preferences } from './routes.ts';
import { sweepNotices } from './sql.ts';

const LOOK_MS = 1_000;
const DAILY_LOOK_MS = 10 * 60_000;
const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;

export const openLinks = async (db: Parameters<typeof secretNamed>[0], baseUrl: string): Promise<Links> =>
  createLinks(await secretNamed(db, 'notice-links', randomBytes(32)), baseUrl);

export const notices: Slice = {
  described: [
    { title: 'Avisos', base: '/operacion', routes: NOTICE_BOARD_ROUTES },
    { title: 'Avisos', base: '/expediente', routes: PREFERENCE_ROUTES },
  ],
  async open({ config, db, repository, tail, authenticate, onError }) {
    const nowMs = Date.now;
    const providers = await configuredProviders(config);
    const links = await openLinks(db, config.baseUrl);
    const routes = { db, repository, providers, authenticate, nowMs };
    const queue = { db, repository, links, baseUrl: config.baseUrl, providers, nowMs };
    let told: number | undefined;
    const daily = async (): Promise<boolean> => {
      told = await tellAccesses(db, nowMs(), told);
      await sweepNotices(db, nowMs() - KEPT_DAYS * DAY_MS);
      return false;
    };
    const reading = {
      ...{ db, tail, name: 'emergencias', types: ['Communication'] },
      note: (client: Parameters<typeof noteEmergency>[0], version: Parameters<typeof noteEmergency>[1]) =>
        noteEmergency(client, version, nowMs()),
    };
    const loops = [
      startLoop({ work: () => deliver(queue), everyMs: LOOK_MS, onError }),
      startLoop({ work: daily, everyMs: DAILY_LOOK_MS, onError }),
      // HAPI keeps the versions: nothing here can follow them.
      ...(config.fhirStore === 'hapi' ? [] : [startLoop({ work: () => follow(reading), everyMs: LOOK_MS, onError })]),
    ];
    return {
      mounts: [
        { path: '/operacion', router: noticeBoard(routes) },
        { path: '/expediente', router: preferences(routes) },
      ],
      async stop() {
        await Promise.all(loops.map((loop) => loop.stop()));
        for (const provider of providers) provider.close();
      },
    };
  },
};
