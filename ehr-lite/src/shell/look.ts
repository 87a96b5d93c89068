/** Which brand the screens wear, remembered on this PC; the city's identity changes with each government. */
const KEY = 'amate.look';
export const LOOKS = ['guinda', 'neutral'] as const;
export type Look = (typeof LOOKS)[number];

export function currentLook(): Look {
  return localStorage.getItem(KEY) === 'neutral' ? 'neutral' : 'guinda';
}

export function wear(look: Look): void {
  localStorage.setItem(KEY, look);
  document.documentElement.dataset.theme = look;
}
