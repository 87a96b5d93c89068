/** Which request of which screen it was, without whose: «GET Patient?identifier», «POST Encounter+Observation» for a transaction of those. */
const FHIR = '/fhir/R4';

interface Transaction {
  readonly resourceType: 'Bundle';
  readonly entry: readonly { readonly resource?: { readonly resourceType: string } }[];
}

export function kindOf(method: string, path: string, body?: object): string {
  const { pathname, searchParams } = new URL(path, 'http://hub');
  if (pathname === FHIR && isTransaction(body)) return `${method} ${typesIn(body).join('+')}`;
  const below = pathname.startsWith(`${FHIR}/`) ? pathname.slice(FHIR.length + 1) : pathname;
  // What a digit is in names somebody or something.
  const place = below.replace(/(?<=\/)[^/$]*\d[^/]*/g, '…');
  const asked = [...new Set(searchParams.keys())].filter((name) => !name.startsWith('_')).join('&');
  return `${method} ${place}${asked === '' ? '' : `?${asked}`}`;
}

const isTransaction = (body: object | undefined): body is Transaction =>
  body !== undefined && 'resourceType' in body && body.resourceType === 'Bundle' && 'entry' in body;

const typesIn = ({ entry }: Transaction): string[] =>
  [...new Set(entry.flatMap(({ resource }) => (resource === undefined ? [] : [resource.resourceType])))].sort();
