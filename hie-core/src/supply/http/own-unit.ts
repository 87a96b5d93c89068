/**
 * A request under the CLUES that its unit's shelves stand under, and the answer in the one that was asked with (docs/adr/0044): whoever's unit
 * got a new CLUES goes on with its shelves, and its screens know themselves again in what they are told.
 */
import type { asked as askedOf } from '../../http/asked.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { Units } from '../unit.ts';

type Request = Parameters<typeof askedOf>[0];

interface Asking {
  readonly context: RequestContext;
  readonly answer: (told: unknown) => unknown;
}

const NAMED = /([?&]clues=)([A-Z0-9]{11})(?=&|$)/;

export async function underOwnUnit(units: Units, context: RequestContext, request: Request): Promise<Asking> {
  const { caller } = context;
  const facility = caller.clues === undefined ? [] : await units.all(caller.clues);
  const names = new Map<string, string>();
  const keeping = async (asked: string): Promise<string> => {
    const unit = await units.of(asked);
    if (unit !== asked) names.set(unit, asked);
    return unit;
  };
  const [, , inQuery] = NAMED.exec(request.originalUrl) ?? [];
  if (inQuery !== undefined) {
    const unit = await keeping(inQuery);
    request.originalUrl = request.originalUrl.replace(NAMED, `$1${unit}`);
  }
  const body = request.body as Record<string, unknown> | undefined;
  for (const name of ['clues', 'destino']) {
    const given = body?.[name];
    if (typeof given === 'string' && /^[A-Z0-9]{11}$/.test(given)) body![name] = await keeping(given);
  }
  return {
    context: facility.length < 2 ? context : { ...context, caller: Object.assign({}, caller, { facility }) },
    answer: (told) => (names.size === 0 ? told : renamed(told, names)),
  };
}

const renamed = (told: unknown, names: ReadonlyMap<string, string>): unknown =>
  JSON.parse(JSON.stringify(told), (_, value) => (typeof value === 'string' ? (names.get(value) ?? value) : value));
