/** The source that a command means: by its name, or the only one of its kind. */
import type { HospitalProfile } from '../profile.ts';
import type { SourceConfig } from './config.ts';

export function sourceNamed<K extends SourceConfig['kind']>(
  profile: HospitalProfile,
  kind: K,
  name: string | undefined,
): Extract<SourceConfig, { kind: K }> {
  const own = profile.sources.filter((one): one is Extract<SourceConfig, { kind: K }> => one.kind === kind);
  const names = own.map((one) => one.name).join(', ');
  const found = name === undefined ? own : own.filter((one) => one.name === name);
  const [only, another] = found;
  if (only === undefined) {
    const there = names === '' ? `no tiene ninguna de tipo ${kind}` : `tiene: ${names}`;
    throw new Error(`No hay tal fuente: la lista «sources» de CONNECTOR_CONFIG_FILE ${there}.`);
  }
  if (another !== undefined) throw new Error(`Hay varias fuentes de tipo ${kind} (${names}). Diga cuál con --source.`);
  return only;
}
