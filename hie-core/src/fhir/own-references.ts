/**
 * A reference that gives this server's own address in full means the same resource as one without it, and is stored without:
 * the address may change, and only so is it checked, indexed and found as any other.
 * https://hl7.org/fhir/R4/references.html#literal
 */

/** Few bodies name the server at all; those that do not are spared the walk. */
export const mentions = (body: unknown, fhirUrl: string): boolean =>
  body instanceof Uint8Array && Buffer.from(body.buffer, body.byteOffset, body.length).includes(`${fhirUrl}/`);

/** Changes `body`. With a list of its own, so that a hostile depth cannot exhaust the stack. */
export function makeRelative(body: unknown, fhirUrl: string): void {
  const prefix = `${fhirUrl}/`;
  const pending: unknown[] = [body];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    const holder = node as Record<string, unknown>;
    for (const key in holder) {
      const value = holder[key];
      if (typeof value === 'object') pending.push(value);
      else if (key === 'reference' && typeof value === 'string' && value.startsWith(prefix))
        holder[key] = value.slice(prefix.length);
    }
  }
}
