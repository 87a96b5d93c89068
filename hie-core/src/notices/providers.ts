/** The providers that this hub is configured for; none, and messages are counted as left out. */
import type { HubConfig } from '../config.ts';
import { createOutgoing } from '../outgoing/call.ts';
import type { Provider } from './provider.ts';
import { createSms } from './sms.ts';

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;

type Configured = Pick<HubConfig, 'smtpUrl' | 'smtpFrom' | 'smsUrl' | 'smsToken'>;

export async function configuredProviders(config: Configured): Promise<readonly Provider[]> {
  const { smtpUrl, smtpFrom, smsUrl, smsToken } = config;
  // Whoever configures the hub says where its SMS go, inside or outside.
  const sms = (): Provider =>
    createSms({
      ...{ url: smsUrl, token: smsToken },
      outgoing: createOutgoing({
        ...{ allowedHosts: [new URL(smsUrl).host], timeoutMs: TIMEOUT_MS, maxAnswerBytes: MAX_ANSWER_BYTES },
      }),
    });
  const smtp = async (): Promise<Provider> =>
    (await import('./smtp.ts')).createSmtp({ url: smtpUrl, from: smtpFrom, timeoutMs: TIMEOUT_MS });
  return [...(smtpUrl === '' ? [] : [await smtp()]), ...(smsUrl === '' ? [] : [sms()])];
}
