/** Everything the hub can be told from outside, read once, checked whole: all mistakes are listed together. */
import { HUB_KEYS, type Key } from './config-keys.ts';
import type { HubConfig } from './hub-config.ts';
import { signInMistakes } from './sign-in-config.ts';

export type { HubConfig } from './hub-config.ts';

export class ConfigError extends Error {}

export function readConfig(env: Readonly<Record<string, string | undefined>>): HubConfig {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [field, key] of Object.entries(HUB_KEYS) as [string, Key<unknown>][]) {
    const given = env[key.name] || key.fallback;
    if (given === undefined) mistakes.push(`${key.name}: falta. ${key.about}`);
    else {
      try {
        values[field] = key.parse(given);
      } catch (error) {
        mistakes.push(`${key.name}: se esperaba ${(error as Error).message}. ${key.about}`);
      }
    }
  }
  if (values.fhirStore === 'hapi' && !values.hapiUrl) mistakes.push(`HAPI_URL: falta. ${HUB_KEYS.hapiUrl.about}`);
  if ((values.mqttTlsCert === '') !== (values.mqttTlsKey === ''))
    mistakes.push('MQTT_TLS_CERT y MQTT_TLS_KEY: se dan los dos o ninguno.');
  mistakes.push(...signInMistakes(values));
  if (mistakes.length > 0)
    throw new ConfigError(`La configuración tiene ${mistakes.length} error(es):\n- ${mistakes.join('\n- ')}`);
  const config = values as unknown as HubConfig;
  // The demonstration is tried without a phone at hand.
  const totpRoles = config.demo && !env.TOTP_ROLES ? [] : config.totpRoles;
  return Object.freeze({ ...config, totpRoles, baseUrl: config.baseUrl || `http://localhost:${config.port}` });
}

/** The process's own environment; nothing else of the hub reads it. */
export const readEnvironment = (): HubConfig => readConfig(process.env);
