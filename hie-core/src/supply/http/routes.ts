/** What a route of `/insumos` is: the array of them is what the router, the security matrix and the OpenAPI description read. */
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { asked, parsed } from '../../http/asked.ts';
import type { Described } from '../../http/open-api.ts';
import type { Role } from '../../security/caller.ts';
import type { Interaction } from '../../security/scopes.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import type { Repository } from '../../store/repository.ts';
import * as api from '../api.ts';
import { mayKeep, notYours } from '../mover.ts';
import type { PrescriptionParts } from '../reading/prescription.ts';
import type { ReceiveParts } from '../receive.ts';
import type { Recorded } from '../record.ts';
import { keepSite } from '../sites.ts';
import type { Units } from '../unit.ts';
import type { Actor } from '../witness/witness.ts';

export interface SupplyParts extends ReceiveParts, PrescriptionParts {
  readonly db: Database;
  readonly repository: Pick<Repository, 'record' | 'search'>;
  readonly store: Pick<Guarded, 'search' | 'read' | 'permit'>;
  readonly authenticate: RequestHandler;
  readonly units: Units;
}

export interface Route extends Described {
  readonly method: 'get' | 'post';
  /** Of the policy's table: what it is judged as. Left out: SupplyDelivery, searched or created. */
  readonly type?: string;
  readonly interaction?: Interaction;
  /** Who may ask, besides a pharmacy. */
  readonly roles?: readonly Role[];
  /** Not only the pharmacy of that unit: the handler, or nobody, looks whose it is. */
  readonly everywhere?: boolean;
  readonly handler: (parts: SupplyParts, context: RequestContext, request: Request) => Promise<unknown>;
}

export const here = (request: Request): string => asked(request, api.AT).clues;

const actorOf = ({ caller }: RequestContext): string => caller.name || caller.subject;
export const whoActs = (context: RequestContext): Actor => ({
  name: actorOf(context),
  account: context.caller.subject,
});

/** Something that the pharmacy of a unit does to its shelves. */
export const act = <T extends { readonly clues: string }>(
  path: string,
  about: string,
  body: z.ZodType<T>,
  work: (parts: SupplyParts, given: T, actor: string, request: Request, who: Actor) => Promise<Recorded | object>,
): Route => ({
  ...{ method: 'post', path, about, body },
  async handler(parts, context, request) {
    const given = parsed(body, request.body);
    if (!mayKeep(context.caller, given.clues)) throw notYours();
    await keepSite(parts, given.clues);
    const done = await work(parts, given, actorOf(context), request, whoActs(context));
    return 'moves' in done ? told(done) : done;
  },
});

export function uuidIn({ params }: Request, what: string): string {
  const id = String(params.id);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id.toLowerCase();
  throw fault('not-found', `No hay ${what} con ese número.`, { fix: 'Recargue la lista.' });
}

const told = ({ repeated, moves }: Recorded): object => ({
  repetida: repeated,
  // Told again after it was taken back: it does not come to stand by that.
  ...(repeated && moves.length > 0 && moves.every(({ reversed }) => reversed) && { corregida: true }),
  movimientos: moves.map(({ item, lot, expiry, packs }) => ({
    clave: item,
    lote: lot,
    caducidad: expiry,
    envases: packs,
  })),
});
