/**
 * How screens and counters of the day ask the hub: with a token of who they are, again until the hub itself answers, and timed from the first
 * attempt, as the person before the screen waits. Every act has an operation, so that asking again does nothing twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BundleEntry } from '@medplum/fhirtypes';
import { transactionOf } from '../../ehr-lite/src/outbox/transaction.ts';
import type { Bearer, TokenOf } from '../support/caller-tokens.ts';
import { kindOf } from './kind-of.ts';
import { DEADLINE_MS, pauseMs, SCREEN_MS } from './patience.ts';
import type { DayTruth, DoorName } from './truth.ts';

/** A hub whose clock jumped takes none until it is back. */
const MOST_TOKENS = 10;
/** A token lives ten minutes. */
const FRESH_MS = 8 * 60_000;

export class Refused extends Error {
  readonly status: number;
  constructor(status: number, what: string) {
    super(what);
    this.status = status;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the hub answers
export type Body = any;
export interface Desk {
  readonly bearer: Bearer;
  /** `path` from the root. @throws Refused for what the hub will never take */
  ask(method: string, path: string, body?: object): Promise<Body>;
  /** One transaction under one name, as the web app's `send()`. */
  send(operation: string, entries: readonly BundleEntry[]): Promise<Body>;
}

interface Line {
  readonly baseUrl: string;
  readonly tokenOf: TokenOf;
  readonly truth: DayTruth;
  /** Aborted when the day is over and patience with it. */
  readonly over: AbortSignal;
}

export class Desks {
  readonly #line: Line;
  readonly #tokens = new Map<string, { readonly token: Promise<string>; readonly atMs: number }>();

  constructor(line: Line) {
    this.#line = line;
  }

  at(door: DoorName, bearer: Bearer): Desk {
    const ask = (method: string, path: string, body?: object) => this.#ask(door, bearer, method, path, body);
    const send = (operation: string, entries: readonly BundleEntry[]) =>
      ask('POST', '/fhir/R4', transactionOf({ operation, entries }));
    return { bearer, ask, send };
  }

  async #ask(door: DoorName, bearer: Bearer, method: string, path: string, body?: object): Promise<Body> {
    const { truth, over } = this.#line;
    const from = performance.now();
    for (let tried = 1; ; tried++) {
      if (over.aborted) throw new Refused(0, `${method} ${path.slice(0, 60)}: sin respuesta`);
      const answer = await this.#once(bearer, method, path, body, tried);
      if (answer !== undefined) {
        const tookMs = performance.now() - from;
        truth.waited(door, kindOf(method, path, body), tookMs);
        if (tookMs > SCREEN_MS && method !== 'GET') truth.keptWaiting++;
        if (answer.status < 400) return answer.body;
        throw new Refused(answer.status, `${method} ${path.slice(0, 80)}: ${answer.status} ${wordsOf(answer.body)}`);
      }
      truth.repeated++;
      await sleep(pauseMs(method, tried), undefined, { signal: over }).catch(() => undefined);
    }
  }

  /** @returns undefined when it has to be asked again: a line that broke, a hub that says later, a token that is over */
  async #once(bearer: Bearer, method: string, path: string, body: object | undefined, tried: number) {
    try {
      const response = await fetch(`${this.#line.baseUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await this.#token(bearer)}`,
          accept: path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const text = await response.text();
      const { status } = response;
      if (status >= 500 || status === 429 || status === 408) return undefined;
      if (status === 401 && tried < MOST_TOKENS) {
        this.#tokens.delete(keyOf(bearer));
        return undefined;
      }
      return { status, body: text === '' ? undefined : (JSON.parse(text) as Body) };
    } catch {
      return undefined;
    }
  }

  #token(bearer: Bearer): Promise<string> {
    const key = keyOf(bearer);
    const kept = this.#tokens.get(key);
    if (kept !== undefined && performance.now() - kept.atMs < FRESH_MS) return kept.token;
    const token = this.#line.tokenOf(bearer);
    this.#tokens.set(key, { token, atMs: performance.now() });
    return token;
  }
}

const keyOf = ({ role, clues, patient }: Bearer): string => `${role} ${clues ?? ''} ${patient ?? ''}`;
const wordsOf = (body: Body): string => JSON.stringify(body?.issue?.[0] ?? body ?? '').slice(0, 260);
