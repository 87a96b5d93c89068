/**
 * Addresses that the hub answers itself, by their first part: the service worker leaves them alone, and Vite hands them on in development.
 * test/security-matrix.test.ts holds this list against the routes that a hub serves.
 */
const FIRST_PARTS = [
  ...['fhir', 'oidc', 'entrar', 'cuentas', 'live', 'healthz', '\\.well-known', 'expediente', 'operacion', 'auditoria'],
  ...['fuentes', 'urgencias', 'terminologia', 'visitas', 'frases', 'buscar-en-expediente', 'insumos', 'datos-abiertos'],
  ...['citas', 'clinicas', 'compartido', 'aviso', 'llegadas', 'telemonitoreo', 'hospitales'],
];

export const OF_THE_HUB = new RegExp(`^/(?:${FIRST_PARTS.join('|')})(?:[/?]|$)`);
