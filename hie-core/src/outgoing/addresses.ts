/**
 * Which addresses an outgoing call may reach: the public internet, and nothing of ours. Otherwise a Subscription or a client's
 * JWKS URL would be a way to make the hub ask its own network (SSRF). https://owasp.org/www-community/attacks/Server_Side_Request_Forgery
 * Ranges: IANA special-purpose registries for IPv4 and IPv6.
 */
import { BlockList, isIP } from 'node:net';

const IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
];
const inner = new BlockList();
for (const range of IPV4) {
  const [network = '', bits] = range.split('/');
  inner.addSubnet(network, Number(bits), 'ipv4');
}
// Of IPv6 only global unicast is reachable, less what carries an IPv4 address inside or leads nowhere.
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
const tunnels = new BlockList();
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  tunnels.addSubnet(network, bits, 'ipv6');

/** @param address an IP literal; anything else is not public. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !inner.check(address, 'ipv4');
  return version === 6 && globalUnicast.check(address, 'ipv6') && !tunnels.check(address, 'ipv6');
}

/** `host` or `host:port`, as in WEBHOOK_ALLOWED_HOSTS or OUTGOING_ALLOWED_HOSTS: these may be inside and may speak plain http. */
export function isAllowedHost(url: URL, allowed: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return allowed.some((host) => host === url.hostname || host === `${url.hostname}:${port}`);
}

/** What a URL says by itself; the address its name has is checked when it is called. @returns what is wrong, es-MX */
export function endpointFault(text: string, allowed: readonly string[]): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return 'La dirección no es una URL http(s) completa.';
  if (url.username !== '' || url.password !== '') return 'La dirección no puede llevar usuario ni contraseña.';
  if (url.hash !== '') return 'La dirección no puede llevar fragmento (#).';
  if (isAllowedHost(url, allowed)) return undefined;
  if (url.protocol !== 'https:') return 'La dirección debe empezar con https://.';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isPublicAddress(host) ? undefined : 'La dirección es de una red interna.';
  return /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)\.?$/i.test(host) || !host.includes('.')
    ? 'La dirección es de una red interna.'
    : undefined;
}
