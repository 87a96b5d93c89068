/** What a route of telemonitoring is, and what several of them ask of who asks. */
import { fault } from '../../errors.ts';
import type { asked } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import type { Caller } from '../../security/caller.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { BoardParts } from '../board.ts';
import type { DeviceParts } from '../devices/register.ts';
import type { Senders } from '../intake/senders.ts';
import type { PersonParts } from '../person.ts';
import type { EnrolParts } from '../programmes/enrol.ts';

export interface TeleParts extends BoardParts, DeviceParts, EnrolParts, PersonParts {
  readonly store: BoardParts['store'] & EnrolParts['store'];
  readonly repository: EnrolParts['repository'];
  readonly senders: Senders;
  /** Its connections end: whoever it was has to sign in again. */
  readonly drop: (device: string) => void;
  /** Something of an alert changed: the record follows. */
  readonly onAlerts: () => void;
  readonly onReadings: () => void;
}

type Request = Parameters<typeof asked>[0];

export interface Route extends Described {
  readonly method: 'get' | 'post';
  readonly roles: readonly Caller['role'][];
  readonly handler: (parts: TeleParts, context: RequestContext, request: Request) => Promise<unknown>;
}

export const CARE = ['medico', 'enfermeria'] as const;
export const PEOPLE = [...CARE, 'paciente'] as const;

export const named = ({ params }: Request, name: string): string => String(params[name]).slice(0, 64);
export const who = ({ caller }: RequestContext): string => caller.name || caller.subject;

export function facilityOf({ caller }: RequestContext): string {
  if (caller.clues !== undefined) return caller.clues;
  throw fault('forbidden', 'Su cuenta no es de ninguna unidad.', {
    fix: 'Pida a quien administra que le asigne una unidad.',
  });
}

/** Of the person who asks. */
export function ownId({ caller }: RequestContext): string {
  if (caller.patientId !== undefined) return caller.patientId;
  throw fault('forbidden', 'Su cuenta no está ligada a un expediente.', { fix: 'Pida que la liguen en su unidad.' });
}
