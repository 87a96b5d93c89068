/**
 * What a vertical slice (appointments, supply, …) brings to the hub: rules that the store runs inside every write, and what
 * runs on top of the store. `slices.ts` lists them; nothing else knows them.
 */
import type { IndexOf } from '@amate/terminology/search/create-text-search.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import type { RequestHandler, Router } from 'express';
import type { HubConfig } from '../config.ts';
import type { Database } from '../db.ts';
import type { Handler } from '../fhir/context.ts';
import type { Description } from '../http/open-api.ts';
import type { Outgoing } from '../outgoing/call.ts';
import type { PageDoor } from '../security/account-admin/page-door.ts';
import type { Guarded } from '../store/guarded.ts';
import type { MergedPersons } from '../store/postgres/merged-persons.ts';
import type { Repository } from '../store/repository.ts';
import type { WriteRule } from '../store/write-rule.ts';
import type { Tail } from '../subscriptions/follow.ts';
import type { Stamp } from './stamps.ts';
import type { Hear } from './told.ts';

export interface SliceContext {
  readonly config: HubConfig;
  readonly db: Database;
  /** Without policy: for the hub's own acts only. */
  readonly repository: Repository;
  /** Which records are one person. */
  readonly samePerson: MergedPersons;
  /** For everything somebody asked for. */
  readonly store: Guarded;
  /** What was committed, in order: for followers. */
  readonly tail: Tail;
  readonly terminology: Terminology;
  /** Search for terms in the clinic's Spanish. */
  readonly indexOf: IndexOf;
  readonly outgoing: Outgoing;
  readonly authenticate: RequestHandler;
  /** Who sits at the browser, for pages that work without script. */
  readonly pages: PageDoor;
  /** What the hub itself wrote through `repository`: screens and followers want to know. */
  readonly onWritten: Hear;
  readonly onError: (error: unknown) => void;
}

export interface Slice {
  readonly rules?: readonly WriteRule[];
  /** Its routes for programs, as the OpenAPI description tells them; pages for people are left out. */
  readonly described?: readonly Description[];
  readonly open?: (context: SliceContext) => OpenSlice | Promise<OpenSlice>;
}

export interface OpenSlice {
  readonly mounts?: readonly { readonly path: string; readonly router: Router }[];
  /** Operations of the FHIR surface that have their address there (fhir/operations), e.g. `Appointment/$find`. */
  readonly operations?: Readonly<Record<string, Handler>>;
  /** After each commit; it must neither wait nor throw. */
  readonly told?: Hear;
  /** Completes what somebody is about to write, before it is labelled; may run several times, and may change what it is given. */
  readonly stamp?: Stamp;
  readonly stop?: () => Promise<void>;
}
