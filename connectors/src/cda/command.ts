/** `npm run connect -- cda`: what would be made of documents, without sending anything. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readProfile } from '../config.ts';
import { mapDocument } from './map-document.ts';

const HELP = `Documentos C-CDA R2.1.

Uso: npm run connect -- cda [--json] <documento.xml> [más documentos]

Muestra cuántos recursos se crearían de cada documento, qué queda solo en su texto, o por qué se rechaza. No envía nada.

  --json  imprime en cambio una línea JSON por documento: {"file","bundle"} o {"file","error"}
  --help  muestra esta ayuda

Termina con 0 si todos se pueden recibir, 1 si alguno se rechaza.
`;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, dry: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help || positionals.length === 0) {
    process[values.help ? 'stdout' : 'stderr'].write(HELP);
    return values.help ? 0 : 2;
  }
  const profile = readProfile();
  let refused = 0;
  for (const file of positionals) {
    const result = mapDocument(await readFile(file), profile);
    if (result.kind === 'refused') refused++;
    const line = values.json
      ? JSON.stringify(result.kind === 'refused' ? { file, error: result.text } : { file, bundle: result.bundle })
      : `${basename(file)}: ${result.kind === 'refused' ? `✗ ${result.text}` : summary(result)}`;
    process.stdout.write(`${line}\n`);
  }
  return refused > 0 ? 1 : 0;
}

function summary({ bundle, left }: Extract<ReturnType<typeof mapDocument>, { kind: 'mapped' }>): string {
  const counts = new Map<string, number>();
  for (const { resource } of bundle.entry ?? []) {
    const type = resource!.resourceType;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const made = [...counts].map(([type, n]) => `${n} ${type}`).join(', ');
  return `${made}.${left.length > 0 ? `\n  Queda solo en el texto: ${left.join('; ')}.` : ''}`;
}
