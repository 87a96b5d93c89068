/**
 * The part of `oidc-provider` 9 that we use (the package ships no types). Its configuration is checked by the package at
 * construction, so it stays a plain record here; what our callbacks receive is typed as far as we read it.
 */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface OidcClient {
    readonly clientId: string;
    readonly clientName?: string;
    grantTypeAllowed(type: string): boolean;
    /** Registered extra metadata, e.g. `smart_scope`. */
    readonly [extra: string]: unknown;
  }

  export interface OidcGrant {
    readonly accountId?: string;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface OidcContext {
    body: unknown;
    type: string;
    status: number;
    readonly ip: string;
    readonly path: string;
    query: Record<string, string | string[] | undefined>;
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    set(name: string, value: string): void;
    readonly oidc: {
      readonly route: string;
      readonly client: OidcClient | undefined;
      readonly params: Record<string, string | undefined> | undefined;
      readonly session: OidcSession | undefined;
      readonly account: { readonly accountId: string } | undefined;
      readonly result: { readonly consent?: { readonly grantId?: string } } | undefined;
      readonly provider: Provider;
      readonly entities: {
        readonly AuthorizationCode?: { readonly scope?: string; readonly sessionUid?: string };
        readonly RefreshToken?: { readonly scope?: string; readonly sessionUid?: string };
        readonly AccessToken?: { readonly scope?: string; readonly grantId?: string };
        readonly Account?: { readonly accountId: string };
        readonly Grant?: { readonly jti: string };
        readonly RotatedRefreshToken?: { readonly remainingTTL: number };
      };
    };
  }

  export interface OidcToken {
    readonly kind: string;
    readonly accountId?: string;
    readonly clientId: string;
    readonly client?: OidcClient;
    readonly grantId?: string;
    readonly scopes?: ReadonlySet<string>;
  }

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    readonly params: Record<string, unknown>;
    readonly session?: { readonly accountId?: string };
  }

  export interface OidcSession {
    readonly uid: string;
    readonly accountId?: string;
    /** Epoch seconds. */
    readonly loginTs?: number;
    grantIdFor(clientId: string): string | undefined;
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    /** Of the request at hand (AsyncLocalStorage); its `oidc` may still be missing. */
    static readonly ctx: Partial<OidcContext> | undefined;
    proxy: boolean;
    readonly Grant: {
      new (input: { clientId: string; accountId: string }): OidcGrant;
      find(id: string): Promise<OidcGrant | undefined>;
    };
    readonly Client: {
      find(id: string): Promise<OidcClient | undefined>;
      readonly prototype: { compareClientSecret(actual: string): boolean; readonly clientSecret?: string };
    };
    readonly Session: { get(ctx: OidcContext): Promise<OidcSession> };
    createContext(req: IncomingMessage, res: ServerResponse): OidcContext;
    use(middleware: (ctx: OidcContext, next: () => Promise<void>) => Promise<void>): this;
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<Interaction>;
    interactionFinished(req: IncomingMessage, res: ServerResponse, result: Record<string, unknown>): Promise<void>;
    on(event: string, listener: (...args: never[]) => void): this;
  }

  export default Provider;

  class OidcError extends Error {
    constructor(message?: string, detail?: string);
    readonly error: string;
    readonly statusCode: number;
  }
  export const errors: {
    readonly InvalidClientAuth: new (detail: string) => OidcError;
    readonly InvalidGrant: new (detail: string) => OidcError;
    readonly InvalidScope: new (description: string, scope?: string) => OidcError;
    readonly InvalidTarget: new () => OidcError;
    readonly SessionNotFound: new (description: string) => OidcError;
  };
}
