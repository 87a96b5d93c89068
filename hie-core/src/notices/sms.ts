/**
 * SMS through a provider's HTTP door: `POST {to, text, id}` as JSON with `Idempotency-Key`, answered by any 2xx. The city's provider is
 * reached by a small adapter that speaks this; `scripts/sms-stand-in.ts` answers it for whoever has none.
 */
import type { Outgoing } from '../outgoing/call.ts';
import type { Provider } from './provider.ts';

export interface SmsOptions {
  readonly url: string;
  /** '' for none. */
  readonly token: string;
  readonly outgoing: Outgoing;
}

export const createSms = ({ url, token, outgoing }: SmsOptions): Provider => ({
  channel: 'sms',
  close: () => {},
  async send({ id, to, text }) {
    const outcome = await outgoing({
      ...{ method: 'POST', url, body: JSON.stringify({ id, to, text }) },
      headers: {
        ...{ 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': id },
        ...(token !== '' && { authorization: `Bearer ${token}` }),
      },
    });
    if (outcome.kind === 'forbidden') return { kind: 'later', why: 'La dirección del proveedor de SMS no se permite.' };
    if (outcome.kind === 'failed') {
      const never = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|no tiene dirección/.test(outcome.why);
      return { kind: never ? 'later' : 'ambiguous', why: `El proveedor de SMS: ${outcome.why}.` };
    }
    const { status } = outcome;
    if (status >= 200 && status < 300) return { kind: 'sent' };
    const why = `El proveedor de SMS respondió ${status}.`;
    // 401 and 403 are about the hub's own key: the message waits until it is put right.
    if (status === 408 || status === 429 || status >= 500 || status === 401 || status === 403)
      return { kind: 'later', why };
    return { kind: 'refused', why };
  },
});
