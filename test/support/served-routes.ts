/** Every route that a hub's express serves, with the path it is mounted at: for tests that ask the same of all of them. */
import { FHIR_ROUTES } from '@amate/hie-core/fhir/routes.ts';
import type { RunningHub } from './hub.ts';

export interface ServedRoute {
  readonly method: string;
  /** From the root, with `:names`. */
  readonly path: string;
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: { readonly stack?: readonly Layer[] };
  match(path: string): { readonly path: string } | false;
}

/** Where routers are mounted; one that is mounted elsewhere makes `servedRoutes` throw. */
const MOUNTS = [
  '/fhir/R4',
  '/entrar',
  '/cuentas',
  '/operacion/codigos-locales',
  '/operacion/identidad',
  '/operacion/recotejo',
  '/operacion',
  '/auditoria',
  '/fuentes',
  '/urgencias',
  '/expediente',
  '/frases',
  '/buscar-en-expediente',
  '/visitas',
  '/insumos',
  '/telemonitoreo',
  '/datos-abiertos',
  '/citas',
  '/clinicas',
  '/compartido',
  '/aviso',
  '/avisos',
  '/llegadas',
  '/hospitales',
];

export function servedRoutes({ app }: RunningHub): ServedRoute[] {
  const { router } = app as unknown as { router: { stack: readonly Layer[] } };
  const fhir = FHIR_ROUTES.map(({ method, path }) => ({ method, path: `/fhir/R4${path}` }));
  return [...routesOf(router.stack, ''), ...fhir];
}

function routesOf(stack: readonly Layer[], mount: string): ServedRoute[] {
  return stack.flatMap((layer) => {
    if (layer.route !== undefined) {
      const path = `${mount}${layer.route.path}`;
      return Object.keys(layer.route.methods).map((method) => ({ method, path }));
    }
    const inner = layer.handle?.stack;
    return inner === undefined ? [] : routesOf(inner, `${mount}${mountOf(layer)}`);
  });
}

function mountOf(layer: Layer): string {
  const found = ['', ...MOUNTS].find((mount) => {
    const match = layer.match(`${mount}/x`);
    return match !== false && match.path === mount;
  });
  if (found === undefined) throw new Error('a router is mounted at a path that served-routes.ts does not know');
  return found;
}
