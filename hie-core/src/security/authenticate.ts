/**
 * Who asks: checks the bearer token of a request and puts a `Caller` on it. RFC 6750 (bearer), RFC 9068 (JWT access tokens: `typ`,
 * `iss`, `aud`, `exp`), RFC 8725 §3.1 (the algorithm is ours to choose, never the token's).
 */
import { hash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { createLocalJWKSet, type JWK, type JWTPayload, errors as jose, jwtVerify } from 'jose';
import { fault, type HubError } from '../errors.ts';
import { type Caller, ROLES, type Role } from './caller.ts';
import { splitScopes } from './scopes.ts';
import { SIGNING_ALG } from './signing-keys.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by `authenticate`; every route behind it may count on it. */
    caller?: Caller;
  }
}

export interface AuthenticateOptions {
  readonly jwks: { readonly keys: JWK[] };
  readonly issuer: string;
  /** FHIR base. */
  readonly audience: string;
}

type Bearer = Omit<Caller, 'address'>;
type Checked = { readonly bearer: Bearer; readonly expiresAtMs: number };

const REALM = 'Bearer realm="Amate"';
const CLOCK_TOLERANCE_SECONDS = 5;
const MAX_TOKEN_LENGTH = 8_192;
const MAX_REMEMBERED = 2_000;

export function authenticate(options: AuthenticateOptions): RequestHandler {
  const check = rememberingVerifier(options);
  const lastSent: LastSent = new WeakMap();
  return (request, response, next) => {
    if (isKnown(lastSent, request)) return next();
    admit(lastSent, check, request, response).then(() => next(), next);
  };
}

/** The caller of a request that went through `authenticate`. */
export function callerOf(request: Request): Caller {
  if (!request.caller) throw new Error('route without authenticate');
  return request.caller;
}

/** What a connection sent last: whoever keeps one open sends the same header again, byte for byte. */
type LastSent = WeakMap<Request['socket'], { readonly header: string; readonly checked: Checked }>;

const callerAt = ({ bearer }: Checked, request: Request): Caller => ({ ...bearer, address: request.ip ?? '' });

/** @returns whether he is let in already, by what the same connection sent before */
function isKnown(lastSent: LastSent, request: Request): boolean {
  const last = lastSent.get(request.socket);
  if (last === undefined || last.header !== request.headers.authorization || last.checked.expiresAtMs <= Date.now())
    return false;
  request.caller = callerAt(last.checked, request);
  return true;
}

async function admit(
  lastSent: LastSent,
  check: (token: string) => Promise<Checked>,
  request: Request,
  response: Response,
): Promise<void> {
  const { authorization: header } = request.headers;
  if (header === undefined) {
    // RFC 6750 §3.1: no error code for who brought nothing.
    response.set('WWW-Authenticate', REALM);
    throw fault('login', 'Falta el token de acceso.', {
      rule: 'RFC 6750 §2.1: encabezado Authorization: Bearer …',
      fix: 'Pida un token en /oidc/token y envíelo en el encabezado Authorization.',
    });
  }
  const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(header)?.[1];
  if (token === undefined || token.length > MAX_TOKEN_LENGTH) {
    response.set('WWW-Authenticate', `${REALM}, error="invalid_request"`);
    throw fault('login', 'El encabezado Authorization no trae un token Bearer legible.', { rule: 'RFC 6750 §2.1' });
  }
  try {
    const checked = await check(token);
    lastSent.set(request.socket, { header, checked });
    request.caller = callerAt(checked, request);
  } catch (error) {
    response.set('WWW-Authenticate', `${REALM}, error="invalid_token"`);
    throw refusal(error);
  }
}

/** Checking an ES384 signature costs about as much as a small read, and a client sends the same token many times. */
function rememberingVerifier(options: AuthenticateOptions): (token: string) => Promise<Checked> {
  const keySet = createLocalJWKSet(options.jwks);
  const remembered = new Map<string, Checked>();
  return async (token) => {
    const key = hash('sha256', token, 'base64');
    const known = remembered.get(key);
    if (known && known.expiresAtMs > Date.now()) return known;
    remembered.delete(key);
    const { payload } = await jwtVerify(token, keySet, {
      algorithms: [SIGNING_ALG],
      issuer: options.issuer,
      audience: options.audience,
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'sub', 'client_id'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    const checked = {
      bearer: bearerOf(payload),
      expiresAtMs: ((payload.exp as number) + CLOCK_TOLERANCE_SECONDS) * 1_000,
    };
    if (remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value as string);
    remembered.set(key, checked);
    return checked;
  };
}

function bearerOf(payload: JWTPayload): Bearer {
  const text = (name: string): string | undefined => (typeof payload[name] === 'string' ? payload[name] : undefined);
  const role = text('rol');
  if (!isRole(role)) throw new jose.JWTClaimValidationFailed('unknown rol', payload, 'rol');
  return {
    subject: payload.sub as string,
    role,
    clientId: text('client_id') ?? '',
    name: text('nombre') ?? '',
    clues: text('clues'),
    cedula: text('cedula'),
    patientId: text('patient'),
    scopes: splitScopes(text('scope')),
  };
}

const isRole = (text: string | undefined): text is Role => (ROLES as readonly (string | undefined)[]).includes(text);

function refusal(error: unknown): HubError {
  if (error instanceof jose.JWTExpired) {
    return fault('expired', 'El token de acceso ya venció.', {
      fix: 'Pida uno nuevo en /oidc/token y repita la solicitud.',
    });
  }
  if (error instanceof jose.JOSEError) {
    const refused = fault('login', 'El token de acceso no es válido para este servicio.', {
      fix: 'Pida un token nuevo en /oidc/token de este mismo servidor.',
    });
    refused.cause = error;
    return refused;
  }
  throw error;
}
