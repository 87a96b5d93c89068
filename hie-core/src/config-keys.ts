/** Every key of the hub's configuration: its variable, what it means, its default and how it is read. docs/configuration.md is made of it. */
import { resolve } from 'node:path';
import { flag, hosts, integer, oneOf, orNone, text, url } from './config-values.ts';
import type { HubConfig } from './hub-config.ts';
import { SIGN_IN_KEYS } from './sign-in-config.ts';

export interface Key<T> {
  readonly name: string;
  readonly about: string;
  /** Shown in the documentation and parsed when the variable is absent; undefined: obligatory. */
  readonly fallback: string | undefined;
  /** @throws with what was expected */
  readonly parse: (text: string) => T;
}

const absolute = (value: string): string => resolve(value);

export const HUB_KEYS = {
  port: { name: 'PORT', about: 'Puerto HTTP; 0 elige uno libre.', fallback: '8080', parse: integer(0, 65_535) },
  host: { name: 'HOST', about: 'Interfaz en la que escucha.', fallback: '127.0.0.1', parse: text },
  baseUrl: {
    name: 'BASE_URL',
    about: 'Dirección pública del hub, sin diagonal final. Si falta: http://localhost:PORT.',
    fallback: '',
    parse: orNone(url('http:', 'https:')),
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
    parse: absolute,
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
    parse: orNone(url('http:', 'https:')),
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
    parse: orNone(url('smtp:', 'smtps:')),
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
    parse: orNone(url('http:', 'https:')),
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
    parse: orNone(absolute),
  },
  mqttTlsKey: {
    name: 'MQTT_TLS_KEY',
    about: 'Llave privada (PEM) de ese certificado.',
    fallback: '',
    parse: orNone(absolute),
  },
  mqttUrl: {
    name: 'MQTT_URL',
    about:
      'Broker MQTT ajeno (Mosquitto, EMQX) con la cuenta del hub: mqtts://usuario:clave@host:8883; vacío: ninguno.',
    fallback: '',
    parse: orNone(url('mqtt:', 'mqtts:')),
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
    parse: orNone(url('http:', 'https:')),
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
    parse: absolute,
  },
} as const satisfies { readonly [K in keyof HubConfig]: Key<HubConfig[K]> };
