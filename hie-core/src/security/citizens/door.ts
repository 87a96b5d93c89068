/**
 * A citizen on his way to a provider of identities and back. Llave has neither nonce nor PKCE, so all hangs on `state`: random, ten
 * minutes, used once, and bound by a cookie to the browser that began (RFC 9700 §4.7, sign-in CSRF). The way back has no cookie of the
 * entry (its path is the entry's), so it only notes who came, and the entry ends at its own address.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import type { Queryable } from '../queryable.ts';
import { type Citizen, type CitizenIdentity, CitizenRefused } from './identity.ts';
import type { People } from './people.ts';
import * as sql from './sql.ts';

export interface CitizenDoor {
  readonly providers: readonly CitizenIdentity[];
  /** @returns where to go, and the value for the browser's cookie */
  depart(
    key: string,
    interaction: string,
    browser: string | undefined,
  ): Promise<{ url: string; browser: string } | undefined>;
  arrive(key: string, callback: URL, browser: string | undefined): Promise<Arrival>;
}

export type Arrival =
  | { readonly kind: 'in'; readonly interaction: string; readonly accountId: string; readonly method: string }
  /** Why not: `citizen-pages.ts` has a text for each. `interaction` is known when the way back was right. */
  | { readonly kind: 'out'; readonly why: WhyNot; readonly interaction: string | undefined; readonly label: string };

export type WhyNot =
  | 'state'
  | 'cancelled'
  | 'failed'
  | 'unverified'
  | 'invalid-curp'
  | 'no-record'
  | 'unclear'
  | 'disabled';

const STATE_SECONDS = 600;
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

export function createCitizenDoor(options: {
  readonly db: Queryable;
  readonly baseUrl: string;
  readonly providers: readonly CitizenIdentity[];
  readonly people: People;
  readonly onError: (error: unknown) => void;
}): CitizenDoor {
  const { db, baseUrl, providers, people, onError } = options;
  const redirectUri = (key: string): string => `${baseUrl}/entrar/ciudadano/${key}/retorno`;
  const providerOf = (key: string): CitizenIdentity | undefined => providers.find((one) => one.key === key);
  return {
    providers,
    async depart(key, interaction, known) {
      const provider = providerOf(key);
      if (!provider) return undefined;
      const state = randomBytes(32).toString('base64url');
      const browser = known !== undefined && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString('base64url');
      const { url, kept } = await provider.depart(redirectUri(key), state);
      await sql.insertState(db, hash(state), hash(browser), { provider: key, interaction, kept }, STATE_SECONDS);
      return { url, browser };
    },
    async arrive(key, callback, browser) {
      const provider = providerOf(key);
      const state = callback.searchParams.get('state') ?? '';
      const label = provider?.label ?? '';
      const known = provider && (await sql.takeState(db, hash(state), hash(browser ?? ''), key));
      if (!provider || !known) return { kind: 'out', why: 'state', interaction: undefined, label };
      const { interaction, kept } = known;
      const out = (why: WhyNot): Arrival => ({ kind: 'out', why, interaction, label });
      try {
        const citizen = await provider.arrive(callback, redirectUri(key), kept, state);
        const admitted = await admit(db, people, key, citizen);
        return typeof admitted === 'string'
          ? out(admitted)
          : { kind: 'in', interaction, accountId: admitted.id, method: key };
      } catch (error) {
        if (!(error instanceof CitizenRefused)) throw error;
        if (error.kind === 'failed') onError(error);
        return out(error.kind);
      }
    },
  };
}

async function admit(
  db: Queryable,
  people: People,
  provider: string,
  citizen: Citizen,
): Promise<{ id: string } | WhyNot> {
  if (citizen.curp === undefined) return 'unverified';
  const curp = parseCurp(citizen.curp);
  if (curp.kind === 'invalid') return 'invalid-curp';
  const person = await people.byCurp(curp.curp);
  if (person.kind === 'none') return 'no-record';
  if (person.kind === 'unclear') return 'unclear';
  const newId = randomUUID();
  const account = await sql.upsertCitizen(db, {
    ...{ provider, subject: citizen.subject, name: citizen.name, patientId: person.patientId },
    ...{ newId, username: `${provider}-${newId}` },
  });
  return account ?? 'disabled';
}
