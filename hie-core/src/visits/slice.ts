/** The clinic's morning as a slice of the hub. */
import type { Slice } from '../hub/slice.ts';
import { createStateChange } from './change-state.ts';
import { dischargeRule } from './discharge-rule.ts';
import { ClinicFeed } from './feed.ts';
import { createMorning } from './morning.ts';
import { createPlaces } from './places.ts';
import { VISIT_ROUTES, visitRouter } from './routes.ts';

const STREAMS_PER_ACCOUNT = 50;

export const visits: Slice = {
  rules: [dischargeRule],
  described: [{ title: 'La mañana', base: '/visitas', routes: VISIT_ROUTES }],
  open({ config, repository, store, authenticate, onWritten }) {
    const places = createPlaces(repository);
    const feed = new ClinicFeed({ listeners: config.maxStreams, perSubject: STREAMS_PER_ACCOUNT }, places.clinicAt);
    const morning = createMorning({ repository, store, places });
    const change = createStateChange({ repository, onWritten });
    return {
      mounts: [{ path: '/visitas', router: visitRouter({ authenticate, morning, change, feed }) }],
      told: (results) => feed.publish(results),
      stop: async () => feed.close(),
    };
  },
};
