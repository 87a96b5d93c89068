/** Which brand the screens wear, remembered on this PC; the city's identity changes with each government. */
const KEY = 'amate.look';
export const LOOKS = ['guinda', 'neutral', 'contraste'] as const;
export type Look = (typeof LOOKS)[number];

export function currentLook(): Look {
  return LOOKS.find((look) => look === localStorage.getItem(KEY)) ?? 'guinda';
}

export function wear(look: Look): void {
  localStorage.setItem(KEY, look);
  document.documentElement.dataset.theme = look;
}
