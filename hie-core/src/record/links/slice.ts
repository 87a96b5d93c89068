/** A summary shown to somebody elsewhere by a link. */
import { randomBytes } from 'node:crypto';
import type { Slice } from '../../hub/slice.ts';
import { secretNamed } from '../../security/sql.ts';
import { createLinks } from './links.ts';
import { OWN_LINK_ROUTES, ownLinksRouter, sharedRouter } from './routes.ts';

export const recordLinks: Slice = {
  described: [{ title: 'Expediente', base: '/expediente', routes: OWN_LINK_ROUTES }],
  async open({ config, db, store, samePerson, authenticate, pages }) {
    const secret = await secretNamed(db, 'enlace', randomBytes(32));
    const links = createLinks({ db, store, samePerson, secret, baseUrl: config.baseUrl });
    return {
      mounts: [
        { path: '/expediente', router: ownLinksRouter(links, authenticate) },
        { path: '/compartido', router: sharedRouter(links, pages) },
      ],
    };
  },
};
