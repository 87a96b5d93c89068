/** What the hub is told from outside, read and checked (config.ts). */
import type { SignInConfig } from './sign-in-config.ts';

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
