/**
 * As much of a hub as loading and reconciling need: transactions with conditional create and update by identifier,
 * operation ids, search by identifiers. In memory; for tests of the city, which must not wait for a real hub.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OPERACION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, Resource } from '@medplum/fhirtypes';

interface Identified {
  resourceType: string;
  id: string;
  identifier?: { system?: string; value?: string }[];
  subject?: { reference?: string };
}

export class TinyHub {
  readonly resources: Identified[] = [];
  readonly operations = new Set<string>();
  /** Statuses to answer the next requests with, before doing anything. */
  readonly troubles: number[] = [];
  readonly #byKey = new Map<string, Identified>();
  readonly #server = createServer(async (request, response) => {
    const trouble = this.troubles.shift();
    const answer = trouble === undefined ? await this.#answer(request) : {};
    response.writeHead(trouble ?? 200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(answer));
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/fhir/R4`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    if (request.method === 'GET') return this.#search(request.url ?? '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return this.#transact(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Bundle);
  }

  #search(path: string): Bundle {
    const url = new URL(path, 'http://hub');
    const type = url.pathname.split('/').at(-1);
    const wanted = new Set((url.searchParams.get('identifier') ?? '').split(','));
    const matches = this.resources.filter(
      ({ resourceType, identifier = [] }) =>
        resourceType === type && identifier.some(({ system, value }) => wanted.has(`${system}|${value}`)),
    );
    return {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: matches.map((resource) => ({ resource: resource as Resource })),
    };
  }

  #transact(bundle: Bundle): Bundle {
    const operation = bundle.identifier?.system === OPERACION_SYSTEM ? (bundle.identifier.value ?? '') : '';
    if (this.operations.has(operation)) return { resourceType: 'Bundle', type: 'transaction-response' };
    this.operations.add(operation);
    const places = new Map<string, string>();
    const stored: Identified[] = [];
    for (const { fullUrl = '', resource, request } of bundle.entry ?? []) {
      const condition = request?.ifNoneExist ?? request?.url?.split('?')[1] ?? '';
      const key = `${resource?.resourceType}?${condition}`;
      const held = this.#byKey.get(key);
      const body: Identified = held ?? ({ ...resource, id: `r${this.resources.length + 1}` } as unknown as Identified);
      if (held === undefined) {
        this.resources.push(body);
        this.#byKey.set(key, body);
        stored.push(body);
      }
      places.set(fullUrl, `${body.resourceType}/${body.id}`);
    }
    for (const { subject } of stored) {
      if (subject?.reference !== undefined) subject.reference = places.get(subject.reference) ?? subject.reference;
    }
    return { resourceType: 'Bundle', type: 'transaction-response' };
  }
}
