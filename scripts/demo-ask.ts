/** How the demonstration acts as whoever it needs: through the doors of the hub, with a token of who does it. */
import { type Bearer, callerTokens } from '@amate/test/support/caller-tokens.ts';
import type { Stack } from './stack/stack.ts';

export type Where = Pick<Stack, 'baseUrl' | 'fhirUrl' | 'databaseUrl'>;
/** `path` from the root. @throws what the hub did not take */
export type AskAs = (as: Bearer, path: string, body?: object) => Promise<unknown>;

/** @param taken statuses of a refusal that is none: what was told before */
export async function asking({ baseUrl, fhirUrl, databaseUrl }: Where, taken: readonly number[] = []): Promise<AskAs> {
  const tokenOf = await callerTokens({ databaseUrl, fhirUrl, config: { baseUrl } });
  return async (as, path, body) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${await tokenOf(as)}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok && !taken.includes(response.status))
      throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
}
