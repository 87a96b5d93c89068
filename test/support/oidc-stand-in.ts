/** Somebody else's OpenID Connect provider, real (`oidc-provider`) but for its people: whoever comes is the subject it was told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface OidcStandIn {
  readonly issuer: string;
  /** Who signs in next; `curp` left out: an account that was not verified. */
  person: { readonly sub: string; readonly name: string; readonly curp?: string };
  close(): Promise<void>;
}

export async function startOidcStandIn(
  clientId: string,
  clientSecret: string,
  redirectUri: string,
): Promise<OidcStandIn> {
  const server = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const standIn: OidcStandIn = {
    ...{ issuer, person: { sub: 'nadie', name: 'Nadie' } },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['name', 'curp'] },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['prueba'] },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/persona/${interaction.uid}` },
    findAccount: (_ctx: unknown, id: string) => ({ accountId: id, claims: () => ({ ...standIn.person, sub: id }) }),
    loadExistingGrant: async (ctx: { oidc: { session: { accountId: string }; params: { scope: string } } }) => {
      const grant = new provider.Grant({ clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope(ctx.oidc.params.scope);
      await grant.save();
      return grant;
    },
  });
  const oidc = provider.callback();
  function serve(request: Parameters<typeof oidc>[0], response: Parameters<typeof oidc>[1]): void {
    const done = request.url?.startsWith('/persona/')
      ? provider.interactionFinished(request, response, { login: { accountId: standIn.person.sub } })
      : oidc(request, response);
    done.catch(() => response.destroy());
  }
  return standIn;
}
