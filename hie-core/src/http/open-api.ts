/** REST routes as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made from the same schemas that judge what arrives. */
import { z } from 'zod';

/** What a route tells of itself; the arrays of routes carry it beside their handlers. */
export interface Described {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below the mount, with `:names`. */
  readonly path: string;
  readonly about: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  readonly answer?: z.ZodType;
  readonly status?: number;
  /** Another type of answer than JSON. */
  readonly media?: string;
  /** No token of the hub opens it: anybody's, or behind a secret of its own. */
  readonly open?: boolean;
}

/** The routes of one mount. */
export interface Description {
  readonly title: string;
  readonly about?: string;
  /** Where the routes are mounted; '' for the root. */
  readonly base: string;
  readonly routes: readonly Described[];
}

export const openApiOf = (one: Description): object => ({
  ...head({ title: one.title, version: '1', ...(one.about !== undefined && { description: one.about }) }),
  paths: pathsOf(one),
});

/** Several mounts in one document, each under its own tag; a tag may have several mounts. */
export function wholeOpenApi(info: OpenApiInfo, parts: readonly Description[]): object {
  const paths: Paths = {};
  for (const part of parts)
    for (const [address, operations] of Object.entries(pathsOf(part)))
      paths[address] = { ...paths[address], ...tagged(operations, part.title) };
  const tags = new Map<string, { name: string; description?: string }>();
  for (const { title, about } of parts)
    tags.set(title, { ...tags.get(title), name: title, ...(about !== undefined && { description: about }) });
  return { ...head(info), tags: [...tags.values()], paths: sorted(paths) };
}

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

const head = (info: OpenApiInfo) => ({
  openapi: '3.1.0',
  info,
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
});

type Operations = Record<string, object>;
type Paths = Record<string, Operations>;

const tagged = (operations: Operations, tag: string): Operations =>
  Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, { tags: [tag], ...operation }]));

const sorted = (paths: Paths): Paths =>
  Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** A path as the server is asked for it, parameters in braces. */
export const addressOf = (base: string, path: string): string =>
  `${base}${base !== '' && path === '/' ? '' : path}`.replace(/:(\w+)/g, '{$1}');

function pathsOf({ base, routes }: Description): Paths {
  const paths: Paths = {};
  for (const route of routes) {
    const address = addressOf(base, route.path);
    paths[address] = { ...paths[address], [route.method]: operationOf(route, address) };
  }
  return paths;
}

function operationOf({ about, body, query, open, ...route }: Described, address: string): object {
  const parameters = [...inPath(address), ...(query === undefined ? [] : inQuery(query))];
  return {
    summary: about,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: { 'application/json': schemaOf(body) } } }),
    responses: {
      [route.status ?? 200]: { description: 'Hecho', ...contentOf(route) },
      default: { description: 'OperationOutcome: qué pasó y cómo corregirlo' },
    },
    security: open === true ? [] : [{ token: [] }],
  };
}

function schemaOf(zod: z.ZodType, io: 'input' | 'output' = 'input'): object {
  // OpenAPI 3.1 speaks that dialect by itself.
  const { $schema: _, ...schema } = z.toJSONSchema(zod, { io });
  return { schema };
}

function contentOf({ answer, media }: Pick<Described, 'answer' | 'media'>): object {
  if (answer === undefined && media === undefined) return {};
  const type = media ?? 'application/json';
  return { content: { [type]: answer === undefined ? {} : schemaOf(answer, 'output') } };
}

const inPath = (address: string): object[] =>
  [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function inQuery(query: z.ZodType): object[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
