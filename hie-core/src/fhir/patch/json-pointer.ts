/**
 * A JSON Pointer and the place it names, strictly: own members only, array indexes in the one form that RFC 6901 §4 gives.
 * A loose reading (`/name/length`, `/name/01`) would take a wrong element away without a word.
 */
import { fault } from '../../errors.ts';
import { forbiddenName } from './bounds.ts';

const INDEX = /^(?:0|[1-9]\d{0,8})$/;
const ARRAY_RULE = 'RFC 6901 §4: índice de lista';
const MAX_POINTER_CHARACTERS = 2048;

/** Where a pointer's last token stands; `holder` exists, what it names may not. */
export interface Place {
  readonly holder: unknown[] | Record<string, unknown>;
  readonly token: string;
}

/** @throws HubError `invalid` */
export function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer) || pointer.length > MAX_POINTER_CHARACTERS)
    throw fault('invalid', `«${pointer.slice(0, 80)}» no es una ruta JSON Pointer.`, {
      rule: 'RFC 6901 §3',
      value: pointer.slice(0, 80),
      fix: 'Empiece con «/», separe los nombres con «/» y escriba ~1 por «/» y ~0 por «~»; por ejemplo /name/0/family.',
    });
  const tokens = pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (tokens.includes('__proto__')) throw forbiddenName('__proto__');
  return tokens;
}

/** As a person reads it: `/name/0/family` of a Patient is `Patient.name[0].family`. */
export function readable(root: string, tokens: readonly string[]): string {
  return tokens.reduce((path, token) => path + (INDEX.test(token) ? `[${token}]` : `.${token}`), root).slice(0, 200);
}

/** @throws HubError `processing` when something on the way there is missing */
export function placeOf(document: { readonly root: unknown }, tokens: readonly string[]): Place {
  let holder: Place['holder'] = document as Record<string, unknown>;
  let token = 'root';
  for (const [at, next] of tokens.entries()) {
    const value = valueAt({ holder, token });
    if (typeof value !== 'object' || value === null) throw noSuchPlace(tokens.slice(0, at), next, value);
    holder = value as Place['holder'];
    token = next;
  }
  return { holder, token };
}

/** @returns undefined when nothing stands there; JSON has no undefined of its own */
export function valueAt({ holder, token }: Place): unknown {
  if (Array.isArray(holder)) return INDEX.test(token) ? holder[Number(token)] : undefined;
  return Object.hasOwn(holder, token) ? holder[token] : undefined;
}

/** @param limit the first index that is too high */
export function indexIn(list: readonly unknown[], token: string, limit: number): number {
  if (INDEX.test(token) && Number(token) < limit) return Number(token);
  throw fault(
    'processing',
    `«${token.slice(0, 40)}» no es un índice de esa lista, que tiene ${list.length} elementos.`,
    {
      rule: ARRAY_RULE,
      value: token.slice(0, 80),
      fix:
        limit === 0
          ? 'La lista está vacía.'
          : `Use un índice de 0 a ${limit - 1}, o «-» con add para agregar al final.`,
    },
  );
}

function noSuchPlace(way: readonly string[], next: string, found: unknown) {
  const stop = `/${way.join('/')}`.slice(0, 120);
  if (found === undefined)
    return fault('processing', `La ruta «${stop}» no existe en el recurso.`, {
      rule: 'RFC 6902 §4: el lugar debe existir',
      fix: `Corrija la ruta, o agregue antes «${stop}»: lo que falta en el camino no se crea solo.`,
    });
  return fault('processing', `«${stop}» es un valor simple: dentro no hay «${next.slice(0, 40)}».`, {
    rule: 'RFC 6902 §4: el lugar debe existir',
    fix: 'Termine la ruta en ese elemento, o reemplácelo completo.',
  });
}
