/** Which brand the screens wear, remembered on this PC; the city's identity changes with each government. */
import { remembered } from '../hub/remembered.ts';

export const LOOKS = ['guinda', 'neutral', 'contraste'] as const;
export type Look = (typeof LOOKS)[number];

export function currentLook(): Look {
  const kept = remembered.get('amate.look');
  return LOOKS.find((look) => look === kept) ?? 'guinda';
}

export function wear(look: Look): void {
  remembered.set('amate.look', look);
  document.documentElement.dataset.theme = look;
}
