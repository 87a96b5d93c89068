/** Security as the one thing `server.ts` builds: keys, authorization server, sign-in pages, the check of every token. */
import { randomBytes } from 'node:crypto';
import type { Outgoing } from '../outgoing/call.ts';
import { createFetch } from '../outgoing/fetch.ts';
import { createSealer } from '../seal.ts';
import { createPageDoor, type PageDoor } from './account-admin/page-door.ts';
import type { AccountRole } from './accounts.ts';
import type { AuditEntry } from './audit/entry.ts';
import { signInEntry } from './audit/sign-in.ts';
import { authenticate } from './authenticate.ts';
import { createCitizenDoor } from './citizens/door.ts';
import type { CitizenIdentity } from './citizens/identity.ts';
import type { People } from './citizens/people.ts';
import { createKeySets } from './clients/key-sets.ts';
import type { LaunchPatients } from './launch/patients.ts';
import { createProvider } from './oauth/provider.ts';
import { sweepPayloads } from './oauth/sql.ts';
import type { Queryable } from './queryable.ts';
import { type Express, mountSecurity, type RequestHandler } from './routes.ts';
import type { RecordAct } from './sign-in/act.ts';
import { sweepSignIn } from './sign-in/sql.ts';
import { loadSigningKeys } from './signing-keys.ts';
import { secretNamed, sweepAttempts } from './sql.ts';

export interface SecurityConfig {
  /** e.g. `http://localhost:8080`, no slash at the end. */
  readonly baseUrl: string;
  /** `${baseUrl}/fhir/R4` if absent. */
  readonly fhirUrl?: string;
  /** Stores audit entries; resolved when they are on disk. */
  readonly record?: (entries: readonly AuditEntry[]) => Promise<void>;
  /** Guarded calls, for the keys of clients that publish them. */
  readonly outgoing?: Outgoing;
  /** `host` or `host:port` that a client's keys may come from although it is inside or speaks plain http. */
  readonly allowedHosts?: readonly string[];
  /** Where citizens may sign in. */
  readonly citizens?: readonly CitizenIdentity[];
  readonly people?: People;
  readonly patients?: LaunchPatients;
  /** Who has to have a second factor; others may. */
  readonly totpRoles?: readonly AccountRole[];
  /** Faults nobody is told about in detail; no patient data. */
  readonly onError?: (error: unknown) => void;
  readonly sweepIntervalMs?: number;
}

export interface Security {
  readonly issuer: string;
  readonly tokenUrl: string;
  readonly fhirUrl: string;
  /** Before any body parser: the authorization server reads its own bodies. */
  mount(app: Express): void;
  readonly authenticate: RequestHandler;
  /** For pages of slices that work without script. */
  readonly pages: PageDoor;
  /** Removes what expired; runs by itself too. */
  sweep(): Promise<void>;
  close(): void;
}

const NO_CALLS: Outgoing = async () => ({ kind: 'forbidden', why: 'sin llamadas salientes' });
const NOBODY: People = { byCurp: async () => ({ kind: 'none' }), current: async (id) => id };
const NO_PATIENTS: LaunchPatients = { search: async () => [], read: async () => undefined };

const SWEEP_BATCH = 5_000;
const ATTEMPTS_KEPT_HOURS = 24;

export async function createSecurity(db: Queryable, config: SecurityConfig): Promise<Security> {
  const { baseUrl, fhirUrl = `${baseUrl}/fhir/R4`, onError = () => {} } = config;
  const issuer = `${baseUrl}/oidc`;
  const keys = await loadSigningKeys(db);
  const { people = NOBODY, totpRoles = [], citizens: providers = [], patients = NO_PATIENTS } = config;
  const keySets = createKeySets({ fetch: createFetch(config.outgoing ?? NO_CALLS), onError });
  const provider = createProvider({
    ...{ issuer, fhirUrl, baseUrl, db, keys, keySets },
    currentRecord: people.current,
    onServerError: onError,
  });
  const guard = authenticate({ jwks: keys.publicJwks, issuer, audience: fhirUrl });
  const sweep = async (): Promise<void> => {
    while ((await sweepPayloads(db, SWEEP_BATCH)) === SWEEP_BATCH);
    await sweepAttempts(db, ATTEMPTS_KEPT_HOURS);
    await sweepSignIn(db);
  };
  const timer = setInterval(() => sweep().catch(onError), config.sweepIntervalMs ?? 10 * 60_000).unref();
  const recordAct: RecordAct = async (act) => {
    await config.record?.([signInEntry({ ...act, at: new Date().toISOString() })]);
  };
  const sealer = createSealer(await secretNamed(db, 'totp', randomBytes(32)));
  const citizens = providers.length === 0 ? undefined : createCitizenDoor({ db, baseUrl, providers, people, onError });
  const { allowedHosts = [] } = config;
  const door = { provider, db, baseUrl, fhirUrl, allowedHosts, sealer, totpRoles, recordAct, citizens, patients };
  return {
    issuer,
    tokenUrl: `${issuer}/token`,
    fhirUrl,
    mount: (app) => mountSecurity(app, { issuer, door, authenticate: guard, formSecret: keys.cookieSecrets[0]! }),
    authenticate: guard,
    pages: createPageDoor({ door, secret: keys.cookieSecrets[0]!, currentRecord: people.current }),
    sweep,
    close: () => clearInterval(timer),
  };
}
