/** Which providers of identities the configuration names. */
import { isAllowedHost } from '../../outgoing/addresses.ts';
import type { Outgoing } from '../../outgoing/call.ts';
import { createFetch } from '../../outgoing/fetch.ts';
import type { SignInConfig } from '../../sign-in-config.ts';
import type { CitizenIdentity } from './identity.ts';
import { createLlave } from './llave.ts';
import { createOidc } from './oidc.ts';

export function configuredIdentities(config: SignInConfig, outgoing: Outgoing): readonly CitizenIdentity[] {
  const fetch = createFetch(outgoing);
  const identities: CitizenIdentity[] = [];
  if (config.llaveUrl !== '') {
    const { llaveUrl: url, llaveAuthorizePath: authorizePath, llaveClientId, llaveClientSecret } = config;
    identities.push(
      createLlave({
        ...{ url, authorizePath, clientId: llaveClientId, clientSecret: llaveClientSecret, fetch },
        basicUser: config.llaveBasicUser || llaveClientId,
        basicPassword: config.llaveBasicPassword || llaveClientSecret,
      }),
    );
  }
  if (config.oidcIssuer !== '') {
    const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcScope: scope } = config;
    const url = new URL(issuer);
    identities.push(
      createOidc({
        ...{ issuer, clientId, clientSecret, scope, fetch, curpClaim: config.oidcCurpClaim, label: config.oidcLabel },
        insecure: url.protocol === 'http:' && isAllowedHost(url, config.outgoingAllowedHosts),
      }),
    );
  }
  return identities;
}
