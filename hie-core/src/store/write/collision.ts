/** Writers of the same resources: how often a write is decided again, and what its sender is told when that was not enough. */
import { fault, type HubError } from '../../errors.ts';

export const ATTEMPTS = 5;

export const collision = (cause: unknown): HubError =>
  Object.assign(
    fault('lock-error', 'Otras escrituras están cambiando los mismos recursos.', {
      rule: `Concurrencia: ${ATTEMPTS} intentos`,
      fix: 'Envíe de nuevo la misma operación; si la identificó, no se duplicará.',
    }),
    { cause },
  );
