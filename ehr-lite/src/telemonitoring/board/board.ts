/** The order of the board, and what a look at it shows. Pure. */
import type { Who } from '../../session/who.ts';
import { staffKey } from '../../visit/staff.ts';
import type { Alert, Urgency } from './board.resource.ts';

const URGENCIES: readonly Urgency[] = ['emergencia', 'alta', 'media', 'baja'];
export const VIEWS = ['all', 'fresh', 'mine', 'gaps'] as const;
export type View = (typeof VIEWS)[number];

/** Nobody has it, or who has it did nothing in time. */
export const waits = ({ estado, sinRespuesta }: Pick<Alert, 'estado' | 'sinRespuesta'>): boolean =>
  estado === 'nueva' || (estado === 'en-curso' && sinRespuesta);

/** The most urgent first; of those, what nobody has; of those, what waits longest. */
export function ordered(alerts: readonly Alert[]): readonly Alert[] {
  const rank = (one: Alert): number => URGENCIES.indexOf(one.urgencia) * 2 + (waits(one) ? 0 : 1);
  return [...alerts].sort((a, b) => rank(a) - rank(b) || Date.parse(a.levantada) - Date.parse(b.levantada));
}

/** By who somebody is; by his name only where nothing else was written down. */
export const isOwn = ({ laTiene, laTieneClave }: Pick<Alert, 'laTiene' | 'laTieneClave'>, who: Who): boolean =>
  laTieneClave === null ? laTiene === who.name : laTieneClave === staffKey(who);

const SHOWN: Readonly<Record<View, (alert: Alert, who: Who) => boolean>> = {
  all: () => true,
  fresh: ({ estado }) => estado === 'nueva',
  mine: isOwn,
  gaps: ({ clase }) => clase === 'falta',
};

/** @param who looks */
export const shownIn = (alerts: readonly Alert[], view: View, who: Who): readonly Alert[] =>
  alerts.filter((one) => SHOWN[view](one, who));

/** What waits for somebody, most urgent first; lacks of readings after all others. */
export const nextOf = (alerts: readonly Alert[]): Alert | undefined => {
  const fresh = ordered(alerts.filter(waits));
  return fresh.find(({ clase }) => clase === 'regla') ?? fresh[0];
};

/** `Presión sistólica muy alta`: what the explanation begins with. */
export const titleOf = ({ dice }: Pick<Alert, 'dice'>): string => dice.split(':')[0] ?? dice;
