/** Spanish for the coded words of encounters (v3 ActEncounterCode, R4 encounter-status). Unknown codes show as sent. */
import './v2-words.ts';
import { v2Words } from '@amate/terminology/identifiers/v2-tables.ts';
import { wordsOf } from '../hub/coded.ts';
import type { Encounter } from '../hub/r4.ts';
import { t } from '../texts/t.ts';

export type EncounterSort = 'emergency' | 'inpatient' | 'ambulatory' | 'home' | 'virtual' | 'other';
const SORT_OF_CLASS: Readonly<Record<string, EncounterSort>> = {
  EMER: 'emergency',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  OBSENC: 'inpatient',
  SS: 'inpatient',
  AMB: 'ambulatory',
  PRENC: 'ambulatory',
  FLD: 'ambulatory',
  HH: 'home',
  VR: 'virtual',
};

export const sortOf = (encounter: Encounter): EncounterSort => SORT_OF_CLASS[encounter.class?.code ?? ''] ?? 'other';

export function titleOf(encounter: Encounter): string {
  const sort = sortOf(encounter);
  if (sort !== 'other') return t(`encounter.${sort}`);
  const { system, code, display } = encounter.class ?? {};
  return v2Words(system, code) ?? display ?? t('encounter.other');
}

/** What the visit was about, as far as anybody wrote it down. */
export function reasonOf(encounter: Encounter): string | undefined {
  const reasons = (encounter.reasonCode ?? []).map(wordsOf).filter((reason) => reason !== undefined);
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}

export function serviceOf(encounter: Encounter): string | undefined {
  return wordsOf(encounter.serviceType) ?? encounter.location?.find((one) => one.location?.display)?.location?.display;
}

export function attendingOf(encounter: Encounter): string | undefined {
  return encounter.participant?.find((one) => one.individual?.display)?.individual?.display;
}

export function statusOf(encounter: Encounter): { readonly words: string; readonly open: boolean } | undefined {
  switch (encounter.status) {
    case 'in-progress':
    case 'arrived':
    case 'triaged':
    case 'onleave':
      return { words: t('encounter.inProgress'), open: true };
    case 'planned':
      return { words: t('encounter.planned'), open: true };
    case 'finished':
      return { words: t('encounter.finished'), open: false };
    case 'cancelled':
      return { words: t('encounter.cancelled'), open: false };
    default:
      return undefined;
  }
}
