/** Security as the one thing `server.ts` builds: keys, authorization server, sign-in pages, the check of every token. */
import type { AuditEvent } from '@medplum/fhirtypes';
import { signInEvent } from './audit.ts';
import { authenticate } from './authenticate.ts';
import { createProvider } from './oauth/provider.ts';
import type { SignInAttempt } from './oauth/sign-in-pages.ts';
import { sweepPayloads } from './oauth/sql.ts';
import type { Queryable } from './queryable.ts';
import { type Express, mountSecurity, type RequestHandler } from './routes.ts';
import { loadSigningKeys } from './signing-keys.ts';
import { sweepAttempts } from './sql.ts';

export interface SecurityConfig {
  /** e.g. `http://localhost:8080`, no slash at the end. */
  readonly baseUrl: string;
  /** `${baseUrl}/fhir/R4` if absent. */
  readonly fhirUrl?: string;
  /** Stores audit entries; resolved when they are on disk. */
  readonly record?: (events: readonly AuditEvent[]) => Promise<void>;
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
  /** Removes what expired; runs by itself too. */
  sweep(): Promise<void>;
  close(): void;
}

const SWEEP_BATCH = 5_000;
const ATTEMPTS_KEPT_HOURS = 24;

export async function createSecurity(db: Queryable, config: SecurityConfig): Promise<Security> {
  const { baseUrl, fhirUrl = `${baseUrl}/fhir/R4`, onError = () => {} } = config;
  const issuer = `${baseUrl}/oidc`;
  const keys = await loadSigningKeys(db);
  const provider = createProvider({ issuer, fhirUrl, baseUrl, db, keys, onServerError: onError });
  const guard = authenticate({ jwks: keys.publicJwks, issuer, audience: fhirUrl });
  const sweep = async (): Promise<void> => {
    while ((await sweepPayloads(db, SWEEP_BATCH)) === SWEEP_BATCH);
    await sweepAttempts(db, ATTEMPTS_KEPT_HOURS);
  };
  const timer = setInterval(() => sweep().catch(onError), config.sweepIntervalMs ?? 10 * 60_000).unref();
  const onAttempt = async (attempt: SignInAttempt): Promise<void> => {
    await config.record?.([signInEvent({ ...attempt, at: new Date().toISOString() })]);
  };
  const signIn = { provider, db, baseUrl, onAttempt };
  return {
    issuer,
    tokenUrl: `${issuer}/token`,
    fhirUrl,
    mount: (app) => mountSecurity(app, { provider, issuer, baseUrl, signIn, authenticate: guard }),
    authenticate: guard,
    sweep,
    close: () => clearInterval(timer),
  };
}
