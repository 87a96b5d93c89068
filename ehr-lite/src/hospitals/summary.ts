/** What the board says of a hospital, out of its numbers. Pure. */
import { parseWhen, showWhen } from '../calendar/when.ts';
import { t } from '../texts/t.ts';
import type { Alert, HospitalSummary } from './hospitals.resource.ts';

/** Those that need somebody first, then by name. */
export const inOrder = (hospitals: readonly HospitalSummary[]): HospitalSummary[] =>
  [...hospitals].sort(
    (a, b) => Number(b.alertas.length > 0) - Number(a.alertas.length > 0) || a.nombre.localeCompare(b.nombre, 'es'),
  );

export function sayAlert({ causa, cuenta, detalle }: Alert, { contacto }: Pick<HospitalSummary, 'contacto'>): string {
  switch (causa) {
    case 'sin-contacto':
      return t('hospitals.alert.contact', { when: sayWhen(contacto) });
    case 'silencio':
      return t('hospitals.alert.silence', { count: cuenta });
    case 'rezago':
      return t('hospitals.alert.late', { count: cuenta });
    case 'huecos':
      return t('hospitals.alert.gap', { count: cuenta });
    default:
      return causa.startsWith('error:') ? t('hospitals.alert.error', { count: cuenta, detail: detalle }) : detalle;
  }
}

export function sayWhen(instant: string | null): string {
  const when = parseWhen(instant ?? undefined);
  return when === undefined ? t('hospitals.noMessage') : showWhen(when);
}

export interface Sum {
  readonly received: number;
  /** undefined: not learned. */
  readonly usual: number | undefined;
}

/** Of the last so many hours. */
export function sumOf({ recibidos, esperados }: Pick<HospitalSummary, 'recibidos' | 'esperados'>, hours: number): Sum {
  const usual = esperados.slice(-hours);
  const known = usual.filter((one) => one !== null);
  return {
    received: recibidos.slice(-hours).reduce((sum, one) => sum + one, 0),
    usual: known.length < usual.length ? undefined : Math.round(known.reduce((sum, one) => sum + one, 0)),
  };
}

export function sayDay(hospital: HospitalSummary): string {
  const { received, usual } = sumOf(hospital, 24);
  return usual === undefined ? t('hospitals.learning', { received }) : t('hospitals.of', { received, usual });
}

export function sayLag(ms: number): string {
  return ms < 60_000 ? t('hospitals.noLag') : t('hospitals.lag', { count: Math.round(ms / 60_000) });
}
