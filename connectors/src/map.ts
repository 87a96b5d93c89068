/** `npm run --silent map -- <file.hl7> …`: the interface engineer's dry run. One JSON line per file, nothing is sent. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError, readProfile } from './config.ts';
import { mapMessage } from './hl7v2/map-message.ts';
import { messagesInFile } from './messages-in-file.ts';
import type { HospitalProfile } from './profile.ts';

const HELP = `Muestra el Bundle FHIR que el conector enviaría por cada mensaje HL7 v2. No envía nada.

Uso: npm run --silent map -- <archivo.hl7> [más archivos]

Por cada archivo, un mensaje, imprime una línea JSON: {"file","bundle"} o {"file","error"}.
El hospital es el de CONNECTOR_CLUES, CONNECTOR_NAME, CONNECTOR_TIME_ZONE o CONNECTOR_PROFILE_FILE.
`;

function mapFile(
  file: string,
  profile: HospitalProfile,
): { file: string; bundle: unknown } | { file: string; error: string } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return { file, error: 'No se puede leer el archivo.' };
  }
  const messages = messagesInFile(bytes);
  if (messages.length > 1) {
    return { file, error: `El archivo contiene ${messages.length} mensajes. Separe uno por archivo.` };
  }
  const result = mapMessage(messages[0] ?? bytes, profile);
  return result.kind === 'mapped' ? { file, bundle: result.bundle } : { file, error: `${result.code}: ${result.text}` };
}

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length === 0) {
    process.stderr.write(`Falta el archivo.\n\n${HELP}`);
    return 2;
  }
  const profile = readProfile();
  for (const file of positionals) process.stdout.write(`${JSON.stringify(mapFile(file, profile))}\n`);
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError || error instanceof TypeError ? error.message : String(error)}\n`,
  );
  process.exitCode = 2;
}
