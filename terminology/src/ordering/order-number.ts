/** The number of one order: the folio of its requisition and its place in it. A laboratory sends it back in ORC-2 or OBR-2. */
import { readFolio } from '../prescribing/folio.ts';

const NUMBER = /^(.{12,17})-(\d{1,2})$/;

export const orderNumber = (folio: string, place: number): string => `${folio}-${place}`;

/** As it comes back: undefined when it is somebody else's number, or mistyped (the folio has a check digit). */
export function readOrderNumber(sent: string): string | undefined {
  const [, body, place] = NUMBER.exec(sent.trim()) ?? [];
  const folio = body === undefined ? undefined : readFolio(body);
  return folio === undefined || Number(place) < 1 ? undefined : orderNumber(folio, Number(place));
}
