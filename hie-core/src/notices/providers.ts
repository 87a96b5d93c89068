/** The providers that this hub is configured for; none, and messages are counted as left out. */
import type { HubConfig } from '../config.ts';
import { createOutgoing } from '../outgoing/call.ts';
import type { Provider } from './provider.ts';
import { createSms } from './sms.ts';
import { createSmtp } from './smtp.ts';

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;

type Configured = Pick<HubConfig, 'smtpUrl' | 'smtpFrom' | 'smsUrl' | 'smsToken'>;

export function configuredProviders({ smtpUrl, smtpFrom, smsUrl, smsToken }: Configured): readonly Provider[] {
  // Whoever configures the hub says where its SMS go, inside or outside.
  const sms = (): Provider =>
    createSms({
      ...{ url: smsUrl, token: smsToken },
      outgoing: createOutgoing({
        ...{ allowedHosts: [new URL(smsUrl).host], timeoutMs: TIMEOUT_MS, maxAnswerBytes: MAX_ANSWER_BYTES },
      }),
    });
  return [
    ...(smtpUrl === '' ? [] : [createSmtp({ url: smtpUrl, from: smtpFrom, timeoutMs: TIMEOUT_MS })]),
    ...(smsUrl === '' ? [] : [sms()]),
  ];
}
