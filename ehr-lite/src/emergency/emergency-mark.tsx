/** On everything that is shown while an emergency access is open: a word on each card, not a colour around them. */
import { createContext } from 'preact';
import { useContext } from 'react';
import { t } from '../texts/t.ts';

export const UnderEmergency = createContext(false);

export function EmergencyMark() {
  return useContext(UnderEmergency) ? <span class="tag tag-danger">{t('emergency.mark')}</span> : null;
}
