/**
 * Loaded catalogues are told of in the FHIR API, and the search for terms is made ready before the first key is pressed: at start, and
 * soon after `npm run terminology -- load`, which is another process. Nobody waits for either: a hub that fell has to answer again first, and
 * who searches before his index is made waits for that one alone.
 */
import type { Slice } from '../../hub/slice.ts';
import { CATALOGUES } from '../search/find-terms.ts';
import { createPublish } from './publish.ts';

const LOOK_EVERY_MS = 10_000;

export const catalogues: Slice = {
  open({ db, repository, terminology, indexOf, onWritten, onError }) {
    const publish = createPublish({ db, repository, onWritten });
    const warm = async (): Promise<void> => {
      for (const url of Object.values(CATALOGUES)) {
        const image = await terminology.system(url);
        if (image !== undefined) await indexOf(image);
      }
    };
    let running = look();
    async function look(): Promise<void> {
      try {
        if (await publish()) await warm();
      } catch (error) {
        onError(error);
      }
    }
    const timer = setInterval(() => {
      running = running.then(look);
    }, LOOK_EVERY_MS).unref();
    return {
      async stop() {
        clearInterval(timer);
        await running;
      },
    };
  },
};
