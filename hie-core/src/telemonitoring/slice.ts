/** Telemonitoring: readings from home, rules over them, alerts that somebody answers (docs/adr/0036). */
import { hostname } from 'node:os';
import type { Slice } from '../hub/slice.ts';
import type { Hear } from '../hub/told.ts';
import { REST_MS, startLoop } from '../jobs/loop.ts';
import { escalate, lookForGaps } from './alerts/clock.ts';
import { showAlerts } from './alerts/show.ts';
import { createIntake, type Intake } from './intake/batches.ts';
import { followObservations, isOurs } from './intake/observations.ts';
import { createSenders } from './intake/senders.ts';
import { personsFollower } from './persons/follow.ts';
import { tellAdvice } from './programmes/tell.ts';
import { followReadings, summarizeDays } from './record/follow.ts';
import { forgetter } from './retention/forget.ts';
import { DEVICE_DOORS, TELE_ROUTES, teleRouter } from './routes.ts';

const FOLLOW_MS = 2_000;
const CLOCK_MS = 5_000;
const DAYS_MS = 60_000;
const ADVICE_MS = 10 * 60_000;

export const telemonitoring: Slice = {
  described: [{ title: 'Telemonitoreo', base: '/telemonitoreo', routes: [...TELE_ROUTES, ...DEVICE_DOORS] }],
  async open({ config, db, repository, samePerson, store, tail, authenticate, onWritten, onError }) {
    // Its rows point at what PostgreSQL keeps: HAPI keeps the versions.
    if (config.fhirStore === 'hapi') return {};
    const nowMs = Date.now;
    const own = { db, repository, onWritten, nowMs, onError };
    const loop = (work: () => Promise<boolean>, everyMs: number, restMs = 0) =>
      startLoop({ work, everyMs, restMs, onError });
    const showing = loop(() => showAlerts(own), FOLLOW_MS);
    const recording = loop(() => followReadings(own, () => intake.isBusy()), FOLLOW_MS);
    const intake: Intake = createIntake({ db, onAlerts: showing.nudge, onReadings: recording.nudge });
    const hearing = loop(() => followObservations({ db, tail, samePerson, intake, nowMs }), FOLLOW_MS, REST_MS);
    const joining = loop(personsFollower({ db, samePerson, onAlerts: showing.nudge }), FOLLOW_MS);
    const days = loop(() => summarizeDays(own), DAYS_MS);
    const telling = loop(() => tellAdvice(db, nowMs()), ADVICE_MS);
    const forgetting = loop(forgetter(db, config.teleRetentionDays, nowMs), ADVICE_MS);
    const clock = loop(async () => {
      const escalated = await escalate(db, nowMs());
      const { raised, more, faults } = await lookForGaps(db, nowMs());
      for (const fault of faults) onError(fault);
      if (escalated + raised > 0) showing.nudge();
      return more;
    }, CLOCK_MS);
    const senders = createSenders({ db, intake, nowMs });
    const { mqttPort, host, mqttTlsCert, mqttTlsKey, mqttUrl, mqttConnections } = config;
    const tls = mqttTlsCert === '' ? undefined : { cert: mqttTlsCert, key: mqttTlsKey };
    // Their libraries are large, and most hubs speak MQTT in one of these ways or not at all.
    const broker =
      mqttPort === 0
        ? undefined
        : await (await import('./intake/broker.ts')).startBroker({ senders, port: mqttPort, host, tls, onError });
    const name = `${hostname()}-${config.port}`;
    const bridge =
      mqttUrl === ''
        ? undefined
        : (await import('./intake/bridge.ts')).openBridge({
            ...{ url: mqttUrl, name, connections: mqttConnections, senders, onError },
          });
    const told: Hear = (results) => {
      if (results.some(({ stored }) => stored.type === 'Observation' && !isOurs(stored.json))) hearing.nudge();
    };
    const router = teleRouter({
      ...{ ...own, store, samePerson, intake, senders, authenticate },
      ...{ drop: (device) => broker?.drop(device), onAlerts: showing.nudge, onReadings: recording.nudge },
    });
    return {
      mounts: [{ path: '/telemonitoreo', router }],
      told,
      async stop() {
        await Promise.all([broker?.stop(), bridge?.stop()]);
        await intake.stop();
        await Promise.all(
          [showing, recording, hearing, joining, days, telling, forgetting, clock].map((one) => one.stop()),
        );
      },
    };
  },
};
