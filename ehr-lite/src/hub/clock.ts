/**
 * The hub's clock as seen from here. A clinic's PC may be a day wrong, and "what changed since" is a question about the
 * hub's time (`meta.lastUpdated`), so the difference is taken from the Date header (RFC 9110 §6.6.1) of its answers.
 */
let aheadMs = 0;

export function noteHubTime(response: Pick<Response, 'headers'>): void {
  const said = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(said)) aheadMs = said - Date.now();
}

export const hubNow = (): number => Date.now() + aheadMs;
