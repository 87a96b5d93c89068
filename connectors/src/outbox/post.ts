/** The two requests that a delivery makes of the hub. */

export interface Credentials {
  readonly token: string;
  /** Value of X-Provenance; undefined: unsigned. */
  readonly provenance: string | undefined;
}

/** As text: what is signed are these bytes and no others. @throws what the network says, or `{ response }` */
export async function post(
  fhirUrl: string,
  body: string,
  { token, provenance }: Credentials,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(fhirUrl, {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/fhir+json',
      accept: 'application/fhir+json',
      ...(provenance !== undefined && { 'x-provenance': provenance }),
    },
    signal,
  });
  // Read to its end, which frees the connection for the next, but not understood: the status says all.
  const answer = await response.arrayBuffer();
  if (response.ok) return;
  throw Object.assign(new Error('refused'), { response: { status: response.status, data: jsonOf(answer) } });
}

function jsonOf(answer: ArrayBuffer): unknown {
  try {
    return JSON.parse(Buffer.from(answer).toString());
  } catch {
    return undefined;
  }
}

/** Any answer below 500 to the capability statement: it needs no token on any FHIR server. */
export async function answers(fhirUrl: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${fhirUrl}/metadata`, { signal, headers: { accept: 'application/fhir+json' } });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}
