/** REST routes as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made from the same schemas that judge what arrives. */
import { z } from 'zod';

export interface Described {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly about: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
}

export interface Description {
  readonly title: string;
  readonly about?: string;
  /** Where the routes are mounted. */
  readonly base: string;
  readonly routes: readonly Described[];
}

export function openApiOf({ title, about, base, routes }: Description): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, about: summary, body, query } of routes) {
    const address = `${base}${path.replace(/:(\w+)/g, '{$1}')}`;
    const parameters = [...inPath(address), ...(query === undefined ? [] : inQuery(query))];
    paths[address] ??= {};
    paths[address][method] = {
      summary,
      ...(parameters.length > 0 && { parameters }),
      ...(body !== undefined && {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) } },
        },
      }),
      responses: {
        200: { description: 'Hecho' },
        default: { description: 'OperationOutcome: qué pasó y cómo corregirlo' },
      },
      security: [{ token: [] }],
    };
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1', ...(about !== undefined && { description: about }) },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
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
