/** CodeSystem/$validate-code over an image: synchronous, as a form or a mapper asks it a thousand times. */
import type { CodeSystemImage } from '../system/image.ts';
import { displayIn } from './display.ts';

export interface Validated {
  readonly result: boolean;
  /** es-MX: why not, or what to know although it is valid. */
  readonly message?: string | undefined;
  readonly display?: string | undefined;
  readonly code?: string | undefined;
  readonly system?: string | undefined;
  readonly version?: string | undefined;
}

const UNKNOWN: Validated = { result: false, message: 'El sistema de códigos no tiene ese código.' };

export function validateCode(
  image: CodeSystemImage,
  code: string,
  display?: string | undefined,
  languages: readonly string[] = NO_LANGUAGES,
): Validated {
  const at = image.find(code);
  if (at === -1) return UNKNOWN;
  const own = languages.length === 0 ? image.displayAt(at) : displayIn(image, at, languages);
  if (display !== undefined && !isCalled(image, at, display, own))
    return { result: false, message: wrong(own), display: own };
  return image.isInactive(at) ? { result: true, message: INACTIVE, display: own } : { result: true, display: own };
}

const NO_LANGUAGES: readonly string[] = [];
const INACTIVE = 'El código está inactivo: no debe usarse para registros nuevos.';
const wrong = (own: string): string => `El texto no es el del código: «${own}».`;

/** Case and runs of spaces are no difference; any designation is a name of it. */
export function isCalled(image: CodeSystemImage, at: number, display: string, own: string): boolean {
  const asked = plain(display);
  if (asked === plain(own) || asked === plain(image.displayAt(at))) return true;
  return image.designationsAt(at).some(({ value }) => plain(value) === asked);
}

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
