/**
 * Stands on the door only where somebody keeps something on this PC. The database is asked, not the list in localStorage:
 * a browser that was killed may not have written that one down.
 */
import { useEffect, useState } from 'react';
import { later } from '../shell/later.tsx';
import { owners } from './vault-state.ts';

const opening = later(() => import('./offline-door.tsx').then((module) => module.OfflineDoor));

export function OfflineDoor() {
  const [kept, setKept] = useState(owners().length > 0);
  useEffect(() => {
    import('./vault.ts')
      .then(({ vaults }) => vaults())
      .then(
        (lines) => setKept(lines.length > 0),
        () => {},
      );
  }, []);
  return kept ? <opening.Screen /> : null;
}
