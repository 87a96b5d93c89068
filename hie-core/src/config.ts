/** Everything the hub can be told from outside, read once, checked whole: all mistakes are listed together. */
import { resolve } from 'node:path';
import { SIGN_IN_KEYS, type SignInConfig, signInMistakes } from './sign-in-config.ts';

export interface HubConfig extends SignInConfig {
  readonly port: number;
  readonly host: string;
  /** No slash at the end. */
  readonly baseUrl: string;
  readonly databaseUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly demo: boolean;
  readonly mllpPort: number;
  readonly logLevel: string;
  /** Where resources live: the hub's own PostgreSQL, or a HAPI FHIR server. */
  readonly fhirStore: string;
  /** FHIR base of that HAPI; '' with PostgreSQL. */
  readonly hapiUrl: string;
  readonly maxConnections: number;
  readonly statementTimeoutMs: number;
  readonly maxStreams: number;
  /** `host` or `host:port` that a Subscription may call although it is inside or speaks plain http. */
  readonly webhookAllowedHosts: readonly string[];
  /** Whether people read the name of who looked at their record, or only role and facility. */
  readonly auditShowProfessional: boolean;
  /** Days in which «no reconozco este acceso» has to be answered. */
  readonly disputeDays: number;
  /** Days that the relation of who treats a person outlives the last act (ADR 0016). */
  readonly treatingTailDays: number;
  /** An emergency access lasts this long, unless the clinician says otherwise, and never longer than the second. */
  readonly emergencyMinutes: number;
  readonly emergencyMaxMinutes: number;
  /** Days in which an emergency access has to be reviewed. */
  readonly reviewDays: number;
  /** A critical result that nobody took by then alarms the whole clinic. */
  readonly criticalMinutes: number;
  /** Days in which a result has to be reviewed. */
  readonly resultDays: number;
  /** Days after which a referral that the hospital has not answered expires. */
  readonly referralDays: number;
  /** FHIR base of an external terminology server; '' for none. */
  readonly terminologyUrl: string;
  /** Bearer token for it; '' for none. */
  readonly terminologyToken: string;
  /** Server of outgoing e-mail with its account; '' for none. */
  readonly smtpUrl: string;
  /** Who sends, as the recipient reads it. */
  readonly smtpFrom: string;
  /** HTTP door of the SMS provider, or of its adapter; '' for none. */
  readonly smsUrl: string;
  /** Bearer token for it; '' for none. */
  readonly smsToken: string;
  /** Of the embedded MQTT broker; 0: none. */
  readonly mqttPort: number;
  /** PEM files of its certificate and key; '' speaks plainly, and to this machine only. */
  readonly mqttTlsCert: string;
  readonly mqttTlsKey: string;
  /** Somebody else's broker; '' for none. */
  readonly mqttUrl: string;
  /** To that broker. */
  readonly mqttConnections: number;
  readonly teleRetentionDays: number;
  readonly trustProxy: boolean;
  /** Of a request: until its head is whole, until its body is. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** Folder of the built web app. */
  readonly webRoot: string;
}

export class ConfigError extends Error {}

interface Key<T> {
  readonly name: string;
  readonly about: string;
  /** Shown in the documentation and parsed when the variable is absent; undefined: obligatory. */
  readonly fallback: string | undefined;
  /** @throws with what was expected */
  readonly parse: (text: string) => T;
}

const integer =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new Error(`un entero de ${min} a ${max}`);
  };
const flag = (text: string): boolean => {
  if (text === '1' || text === '0') return text === '1';
  throw new Error('1 o 0');
};
const oneOf =
  (...values: readonly string[]) =>
  (text: string): string => {
    if (values.includes(text)) return text;
    throw new Error(`uno de: ${values.join(', ')}`);
  };
const url =
  (...protocols: readonly string[]) =>
  (text: string): string => {
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    if (parsed !== undefined && protocols.includes(parsed.protocol)) return text.replace(/\/+$/, '');
    throw new Error(`una URL que empiece con ${protocols.map((protocol) => `${protocol}//`).join(' o ')}`);
  };
const text = (value: string): string => value;
const hosts = (value: string): readonly string[] => {
  const list = value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim().toLowerCase()]));
  if (list.every((host) => /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.test(host))) return list;
  throw new Error('host o host:puerto, separados por comas');
};

export const HUB_KEYS = {
  port: { name: 'PORT', about: 'Puerto HTTP; 0 elige uno libre.', fallback: '8080', parse: integer(0, 65_535) },
  host: { name: 'HOST', about: 'Interfaz en la que escucha.', fallback: '127.0.0.1', parse: text },
  baseUrl: {
    name: 'BASE_URL',
    about: 'Dirección pública del hub, sin diagonal final. Si falta: http://localhost:PORT.',
    fallback: '',
    parse: (value: string) => (value === '' ? '' : url('http:', 'https:')(value)),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    about: 'PostgreSQL, con usuario y contraseña.',
    fallback: undefined,
    parse: url('postgres:', 'postgresql:'),
  },
  dataDir: {
    name: 'AMATE_DATA_DIR',
    about: 'Carpeta de lo que el hub guarda en disco.',
    fallback: '.amate',
    parse: (value: string) => resolve(value),
  },
  demo: {
    name: 'AMATE_DEMO',
    about: '1: crea cuentas de demostración si no hay ninguna. 0: empieza vacío.',
    fallback: '1',
    parse: flag,
  },
  mllpPort: {
    name: 'MLLP_PORT',
    about: 'Puerto MLLP del conector de demostración (solo se anota en demo.json).',
    fallback: '2575',
    parse: integer(0, 65_535),
  },
  logLevel: {
    name: 'LOG_LEVEL',
    about: 'Detalle de la bitácora técnica.',
    fallback: 'info',
    parse: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
  },
  fhirStore: {
    name: 'FHIR_STORE',
    about: 'Dónde viven los recursos: postgres, o hapi (las cuentas siguen en DATABASE_URL).',
    fallback: 'postgres',
    parse: oneOf('postgres', 'hapi'),
  },
  hapiUrl: {
    name: 'HAPI_URL',
    about: 'Base FHIR R4 de HAPI cuando FHIR_STORE=hapi; solo el hub debe poder alcanzarla.',
    fallback: '',
    parse: (value: string) => (value === '' ? '' : url('http:', 'https:')(value)),
  },
  maxConnections: {
    name: 'DATABASE_CONNECTIONS',
    about: 'Conexiones a PostgreSQL por proceso.',
    fallback: '8',
    parse: integer(2, 200),
  },
  statementTimeoutMs: {
    name: 'STATEMENT_TIMEOUT_MS',
    about: 'Tiempo máximo de una consulta, en milisegundos.',
    fallback: '10000',
    parse: integer(100, 600_000),
  },
  maxStreams: {
    name: 'MAX_STREAMS',
    about: 'Expedientes abiertos en vivo a la vez.',
    fallback: '2000',
    parse: integer(1, 100_000),
  },
  webhookAllowedHosts: {
    name: 'WEBHOOK_ALLOWED_HOSTS',
    about:
      'host o host:puerto, separados por comas, a los que una suscripción puede avisar aunque sean internos o sin https.',
    fallback: '',
    parse: hosts,
  },
  auditShowProfessional: {
    name: 'AUDIT_SHOW_PROFESSIONAL',
    about: '1: la persona ve el nombre de quien consultó su expediente. 0: solo su rol y su unidad.',
    fallback: '1',
    parse: flag,
  },
  ...SIGN_IN_KEYS,
  disputeDays: {
    name: 'DISPUTE_DAYS',
    about: 'Días naturales para responder a quien no reconoce un acceso a su expediente.',
    fallback: '20',
    parse: integer(1, 365),
  },
  treatingTailDays: {
    name: 'TREATING_TAIL_DAYS',
    about: 'Días que dura, después del último acto, la relación de quien atiende a una persona.',
    fallback: '365',
    parse: integer(1, 3_650),
  },
  emergencyMinutes: {
    name: 'EMERGENCY_MINUTES',
    about: 'Minutos que dura un acceso de emergencia si no se pide otro tiempo.',
    fallback: '60',
    parse: integer(1, 1_440),
  },
  emergencyMaxMinutes: {
    name: 'EMERGENCY_MAX_MINUTES',
    about: 'Minutos que un acceso de emergencia dura a lo más.',
    fallback: '240',
    parse: integer(1, 1_440),
  },
  reviewDays: {
    name: 'EMERGENCY_REVIEW_DAYS',
    about: 'Días naturales para revisar cada acceso de emergencia.',
    fallback: '5',
    parse: integer(1, 90),
  },
  criticalMinutes: {
    name: 'CRITICAL_RESULT_MINUTES',
    about: 'Minutos sin que nadie atienda un resultado crítico para avisar a toda la unidad.',
    fallback: '15',
    parse: integer(1, 1_440),
  },
  resultDays: {
    name: 'RESULT_REVIEW_DAYS',
    about: 'Días naturales para revisar un resultado; después aparece como vencido.',
    fallback: '3',
    parse: integer(1, 90),
  },
  referralDays: {
    name: 'REFERRAL_DAYS',
    about: 'Días naturales sin cita tras los cuales una referencia caduca.',
    fallback: '30',
    parse: integer(1, 365),
  },
  smtpUrl: {
    name: 'SMTP_URL',
    about: 'Servidor de correo saliente: smtp://usuario:clave@host:587 o smtps://…; vacío: no se envía correo.',
    fallback: '',
    parse: (value: string) => (value === '' ? '' : url('smtp:', 'smtps:')(value)),
  },
  smtpFrom: {
    name: 'SMTP_FROM',
    about: 'Remitente de los correos.',
    fallback: 'Amate <avisos@localhost>',
    parse: text,
  },
  smsUrl: {
    name: 'SMS_URL',
    about: 'Puerta HTTP del proveedor de SMS (POST {id, to, text}); vacío: no se envían SMS.',
    fallback: '',
    parse: (value: string) => (value === '' ? '' : url('http:', 'https:')(value)),
  },
  smsToken: {
    name: 'SMS_TOKEN',
    about: 'Token (Bearer) para esa puerta, si lo pide.',
    fallback: '',
    parse: text,
  },
  mqttPort: {
    name: 'MQTT_LISTEN_PORT',
    about: 'Puerto del broker MQTT del hub, para aparatos en casa; 0: sin broker propio.',
    fallback: '0',
    parse: integer(0, 65_535),
  },
  mqttTlsCert: {
    name: 'MQTT_TLS_CERT',
    about: 'Certificado (PEM) del broker MQTT; vacío: sin TLS, y solo escucha en esta máquina.',
    fallback: '',
    parse: (value: string) => (value === '' ? '' : resolve(value)),
  },
  mqttTlsKey: {
    name: 'MQTT_TLS_KEY',
    about: 'Llave privada (PEM) de ese certificado.',
    fallback: '',
    parse: (value: string) => (value === '' ? '' : resolve(value)),
  },
  mqttUrl: {
    name: 'MQTT_URL',
    about:
      'Broker MQTT ajeno (Mosquitto, EMQX) con la cuenta del hub: mqtts://usuario:clave@host:8883; vacío: ninguno.',
    fallback: '',
    parse: (value: string) => (value === '' ? '' : url('mqtt:', 'mqtts:')(value)),
  },
  mqttConnections: {
    name: 'MQTT_CONNECTIONS',
    about: 'Conexiones a ese broker: cada una guarda un mensaje antes de tomar el siguiente.',
    fallback: '8',
    parse: integer(1, 64),
  },
  teleRetentionDays: {
    name: 'TELE_RETENTION_DAYS',
    about:
      'Días que se guarda cada lectura de casa (mínimo 1100: más de los tres años en que puede llegar una atrasada); después quedan el resumen de cada día y lo que ya está en el expediente.',
    fallback: '1830',
    parse: integer(1_100, 36_500),
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    about: '1 si delante hay un proxy que fija X-Forwarded-For.',
    fallback: '0',
    parse: flag,
  },
  headersTimeoutMs: {
    name: 'HTTP_HEADERS_TIMEOUT_MS',
    about: 'Milisegundos para que lleguen completos los encabezados de una solicitud.',
    fallback: '10000',
    parse: integer(1_000, 120_000),
  },
  requestTimeoutMs: {
    name: 'HTTP_REQUEST_TIMEOUT_MS',
    about: 'Milisegundos para que llegue completa una solicitud con su cuerpo.',
    fallback: '60000',
    parse: integer(2_000, 600_000),
  },
  terminologyUrl: {
    name: 'TERMINOLOGY_URL',
    about:
      'Base FHIR R4 de un servidor de terminología (HAPI, Ontoserver) al que se pregunta lo que no está en el hub.',
    fallback: '',
    parse: (value: string) => (value === '' ? '' : url('http:', 'https:')(value)),
  },
  terminologyToken: {
    name: 'TERMINOLOGY_TOKEN',
    about: 'Token (Bearer) para ese servidor, si lo pide.',
    fallback: '',
    parse: text,
  },
  webRoot: {
    name: 'AMATE_WEB_ROOT',
    about: 'Carpeta de la aplicación web ya construida.',
    fallback: resolve(import.meta.dirname, '../../ehr-lite/dist'),
    parse: (value: string) => resolve(value),
  },
} as const satisfies { readonly [K in keyof HubConfig]: Key<HubConfig[K]> };

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
