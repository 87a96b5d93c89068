/** One value of the configuration at a time, from the environment or else from the file, each mistake kept to be told with the others. */
import { dirname, resolve } from 'node:path';
import type { JWK } from 'jose';
import { readConfigFile } from './config-file.ts';
import { KEYS } from './config-keys.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export class ConfigReader {
  readonly problems: string[] = [];
  readonly configFile: string | undefined;
  /** What the file says of the hospital. */
  readonly profile: object;
  readonly privateJwk: JWK | undefined;
  readonly isUnreadable: boolean;
  readonly #env: Env;
  readonly #values: ReadonlyMap<string, string>;

  constructor(env: Env) {
    this.#env = env;
    const file = env.CONNECTOR_CONFIG_FILE?.trim();
    this.configFile = file ? resolve(file) : undefined;
    const read = this.configFile === undefined ? undefined : readConfigFile(this.configFile);
    this.problems.push(...(read?.problems ?? []));
    this.isUnreadable = read?.isUnreadable ?? false;
    this.#values = read?.values ?? new Map();
    this.profile = read?.profile ?? {};
    this.privateJwk = read?.privateJwk;
  }

  text(key: string): string {
    const fallback = KEYS.find((doc) => doc.key === key)?.fallback ?? '';
    return this.#env[key]?.trim() || this.#values.get(key) || fallback;
  }

  /** Paths in the file are seen from the file; those of the environment from where the process stands. */
  path(key: string): string {
    const value = this.text(key);
    const fromFile = !this.#env[key]?.trim() && this.#values.has(key);
    return fromFile && this.configFile !== undefined ? resolve(dirname(this.configFile), value) : value;
  }

  required(key: string): string {
    const value = this.text(key);
    if (value === '') this.problems.push(`${key}: falta. Defina esta variable.`);
    return value;
  }

  url(key: string): string {
    const value = this.required(key);
    if (value !== '' && !/^https?:\/\/\S+$/.test(value))
      this.problems.push(`${key}: "${value}" no es una URL http(s).`);
    return value.replace(/\/+$/, '');
  }

  oneOf(key: string, known: readonly string[]): string {
    const value = this.text(key);
    if (!known.includes(value)) this.problems.push(`${key}: "${value}" debe ser uno de ${known.join(', ')}.`);
    return value;
  }

  whole(key: string, least: number, most: number): number {
    const value = Number(this.text(key));
    if (!Number.isInteger(value) || value < least || value > most) {
      this.problems.push(`${key}: "${this.text(key)}" debe ser un entero de ${least} a ${most}.`);
    }
    return value;
  }
}
