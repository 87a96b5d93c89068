/** The clinic's morning as the hub tells it, and its order: urgent first, then preferential, then who waits longest. */
import type {
  Morning as AnsweredMorning,
  VisitRow as AnsweredVisit,
  PersonRow,
  StaffRow,
} from '@amate/hie-core/visits/api.ts';
import { ageAt } from '../calendar/age.ts';
import type { Priority } from './codes.ts';
import { stateOf, type Visited, type VisitState } from './visit.ts';

export type { PersonRow, StaffRow };

type VisitRow = Omit<AnsweredVisit, 'encounter'> & { readonly encounter?: Visited };
/** `GET /visitas` */
export interface Morning extends Omit<AnsweredMorning, 'visitas'> {
  readonly visitas: readonly VisitRow[];
}

/** One line of the list: somebody who is here, or whose place is booked. */
export interface Line {
  readonly key: string;
  readonly state: VisitState;
  readonly person: PersonRow;
  /** Arrival, or the hour of the place while nobody has arrived. */
  readonly fromMs: number;
  readonly sinceMs: number;
  readonly priority: Priority;
  readonly preferred: boolean;
  readonly elder: boolean;
  readonly doctor: StaffRow | undefined;
  readonly visitId: string | undefined;
  readonly version: string;
  readonly appointment: { readonly id: string; readonly version: string; readonly atMs: number } | undefined;
  readonly service: string | undefined;
  readonly reason: string | undefined;
  readonly encounter: Visited | undefined;
}

/** Whether nursing took the signs before the doctor called; what was taken since then stands in the record alone. */
export const hasSigns = ({ state, encounter }: Pick<Line, 'state' | 'encounter'>): boolean =>
  state === 'ready' || (state === 'attended' && wasTriaged(encounter));
const wasTriaged = (encounter: Visited | undefined): boolean =>
  encounter?.statusHistory?.some(({ status }) => status === 'triaged') ?? false;

/** Ley de los Derechos de las Personas Adultas Mayores, art. 3 I: from 60 years on. */
const ELDER_YEARS = 60;
const EXPECTED: ReadonlySet<string> = new Set(['booked', 'arrived', 'checked-in']);

export function linesOf({ ahora, visitas, citas }: Morning): readonly Line[] {
  const nowMs = Date.parse(ahora);
  const places = new Map(citas.map((one) => [one.id, one]));
  const arrived = new Set(visitas.filter(({ estado }) => estado !== 'cancelled').map(({ cita }) => cita));
  const here = visitas.map((visit): Line => {
    const place = visit.cita === undefined ? undefined : places.get(visit.cita);
    return {
      key: `v${visit.id}`,
      state: stateOf(visit.estado),
      person: visit.paciente,
      fromMs: Date.parse(visit.llegada),
      sinceMs: Date.parse(visit.desde),
      priority: visit.prioridad,
      preferred: visit.preferente ?? false,
      elder: isElder(visit.paciente, nowMs),
      doctor: visit.medico ?? place?.medico,
      visitId: visit.id,
      version: visit.version,
      appointment: place && { id: place.id, version: place.version, atMs: Date.parse(place.hora) },
      service: place?.servicio,
      reason: visit.encounter?.reasonCode?.[0]?.text,
      encounter: visit.encounter,
    };
  });
  const expected = citas.flatMap((place): Line[] => {
    if (arrived.has(place.id) || !(EXPECTED.has(place.estado) || place.estado === 'noshow')) return [];
    return [
      {
        key: `c${place.id}`,
        state: place.estado === 'noshow' ? 'absent' : 'booked',
        person: place.paciente,
        fromMs: Date.parse(place.hora),
        sinceMs: Date.parse(place.hora),
        priority: 'R',
        preferred: false,
        elder: isElder(place.paciente, nowMs),
        doctor: place.medico,
        visitId: undefined,
        version: place.version,
        appointment: { id: place.id, version: place.version, atMs: Date.parse(place.hora) },
        service: place.servicio,
        reason: undefined,
        encounter: undefined,
      },
    ];
  });
  return [...here, ...expected].sort(inOrder);
}

function isElder({ nacimiento }: PersonRow, nowMs: number): boolean {
  const age = ageAt(nacimiento, nowMs);
  return age?.unit === 'años' && age.count >= ELDER_YEARS;
}

const STATES: readonly VisitState[] = ['ready', 'waiting', 'attended', 'booked', 'finished', 'left', 'absent'];
const URGENCY: Readonly<Record<Priority, number>> = { EM: 0, UR: 1, R: 2 };
const isWaiting = ({ state }: Line): boolean => state === 'ready' || state === 'waiting';

/** Who waits stands first, together, whether or not the vital signs are taken. */
const groupOf = (line: Line): number => (isWaiting(line) ? 0 : STATES.indexOf(line.state));

export function inOrder(a: Line, b: Line): number {
  return (
    groupOf(a) - groupOf(b) ||
    URGENCY[a.priority] - URGENCY[b.priority] ||
    (isWaiting(a) ? Number(isPreferred(b)) - Number(isPreferred(a)) : 0) ||
    a.fromMs - b.fromMs ||
    a.key.localeCompare(b.key)
  );
}

export const isPreferred = ({ preferred, elder }: Line): boolean => preferred || elder;

/** Whom a doctor calls next: an emergency whatever is missing, then who has the vital signs taken, then who waits. */
export function nextFor(lines: readonly Line[], doctorKey: string): Line | undefined {
  const mine = lines.filter(({ doctor }) => doctor?.clave === undefined || doctor.clave === doctorKey);
  const waiting = mine.filter(isWaiting).sort(inOrder);
  return (
    waiting.find(({ priority }) => priority === 'EM') ?? waiting.find(({ state }) => state === 'ready') ?? waiting[0]
  );
}

/** Whom nursing takes next. */
export const nextForNursing = (lines: readonly Line[]): Line | undefined =>
  lines.filter(({ state }) => state === 'waiting').sort(inOrder)[0];

export function countsOf(lines: readonly Line[]): Readonly<Record<VisitState, number>> {
  const counts: Record<VisitState, number> = {
    ...{ booked: 0, waiting: 0, ready: 0, attended: 0, finished: 0, left: 0, absent: 0 },
  };
  for (const { state } of lines) counts[state] += 1;
  return counts;
}

/** Everybody named as somebody's doctor today, by name. */
export function doctorsOf(lines: readonly Line[]): readonly StaffRow[] {
  const byKey = new Map(lines.flatMap(({ doctor }) => (doctor?.clave ? [[doctor.clave, doctor] as const] : [])));
  return [...byKey.values()].sort((a, b) => a.nombre.localeCompare(b.nombre, 'es-MX'));
}

/** Whole minutes, never negative: the PC's clock may be wrong, the hub's is asked. */
export const minutesSince = (fromMs: number, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - fromMs) / 60_000));
