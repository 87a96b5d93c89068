/**
 * Which route serves a path: the first of the array whose parts fit. Express would try the pattern of each route in turn, for
 * every request; here only those of the same method and number of parts are looked at. Patterns know whole parts and `:names`.
 */
export interface Routed {
  readonly method: string;
  /** e.g. `/:type/:id/_history` */
  readonly path: string;
}

export interface Fit<R extends Routed> {
  readonly route: R;
  readonly params: Record<string, string>;
}

export interface RouteTable<R extends Routed> {
  /** Every fit, in the order of the array. @param method lower case */
  fits(method: string, parts: readonly string[]): Generator<Fit<R>>;
  /** Methods by which the path could be asked. */
  methodsOf(parts: readonly string[]): readonly string[];
}

interface Pattern<R extends Routed> {
  readonly route: R;
  readonly parts: readonly string[];
}

export function routeTable<R extends Routed>(routes: readonly R[]): RouteTable<R> {
  const patterns: readonly Pattern<R>[] = routes.map((route) => ({ route, parts: partsOf(route.path) }));
  const byShape = new Map<string, Pattern<R>[]>();
  for (const pattern of patterns) {
    const shape = `${pattern.route.method} ${pattern.parts.length}`;
    byShape.set(shape, [...(byShape.get(shape) ?? []), pattern]);
  }
  return {
    *fits(method, given) {
      for (const { route, parts } of byShape.get(`${method} ${given.length}`) ?? []) {
        const params = paramsOf(parts, given);
        if (params !== undefined) yield { route, params };
      }
    },
    methodsOf: (given) => [
      ...new Set(patterns.filter(({ parts }) => paramsOf(parts, given)).map(({ route }) => route.method)),
    ],
  };
}

/** `/Patient/1` and `/Patient/1/` are one path; `/Patient//1` is another. */
export function partsOf(path: string): string[] {
  const parts = path.split('/');
  if (parts[0] === '') parts.shift();
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

function paramsOf(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (part.charCodeAt(0) === COLON) {
      if (given[i] === '') return undefined;
      params[part.slice(1)] = given[i]!;
    } else if (part !== given[i]) return undefined;
  }
  return params;
}

const COLON = 58;
