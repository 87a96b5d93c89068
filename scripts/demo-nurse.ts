/** How the demonstration acts as a nurse of its clinic. */
import { DEMO_CLINIC_CLUES } from '@amate/hie-core/demo-facilities.ts';
import type { Bearer } from '@amate/test/support/caller-tokens.ts';
import { asking, type Where } from './demo-ask.ts';

export type Ask = (path: string, body?: object) => Promise<unknown>;

export async function nurse(where: Where, name: string): Promise<Ask> {
  const ask = await asking(where);
  const she: Bearer = { role: 'enfermeria', clues: DEMO_CLINIC_CLUES, subject: `demo-${name}`, name };
  return (path, body) => ask(she, path, body);
}
