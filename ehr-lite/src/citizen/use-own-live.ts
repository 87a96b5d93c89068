/** The person's own record, followed while a screen is open: what changed is asked again, an emergency is told at once. */
import { useEffect, useState } from 'react';
import { queries } from '../hub/queries.ts';
import { follow } from '../live/follow.ts';
import { announce } from '../shell/announce.tsx';
import { t } from '../texts/t.ts';

const GATHER_MS = 200;

/** @returns whether an emergency was told and not looked at yet, and how to put that away */
export function useOwnLive(patientId: string | undefined): readonly [boolean, () => void] {
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (patientId === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ['citizen'] }), GATHER_MS);
    };
    let gaps = 0;
    const stop = follow(patientId, {
      onState: () => {},
      onHeard: () => {},
      onGap: () => {
        if (gaps > 0) again();
        gaps += 1;
      },
      onChange: ({ type }) => {
        if (type === 'Communication') {
          setTold(true);
          announce(t('citizen.emergency'));
        }
        again();
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [patientId]);
  return [told, () => setTold(false)];
}
