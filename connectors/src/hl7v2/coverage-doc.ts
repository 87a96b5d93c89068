/** docs/cobertura-hl7v2.md, out of the trigger table: what is taken, and which segment becomes which resource. */
import { type Coverage, TRIGGERS } from './triggers.ts';

const HEAD = `# Cobertura de HL7 v2

Lo escribe \`npm run generate\` a partir de \`connectors/src/hl7v2/triggers.ts\`; no se edita a mano.

Versiones 2.1 a 2.9, un mensaje o un lote (FHS/BHS) por trama MLLP. Acuse original (AA, AE, AR) y ampliado (CA, CE, CR). Un evento que no está
aquí se rechaza con AR y la lista de los que sí; un mensaje que está aquí pero no se puede convertir se rechaza con AE, el lugar y el motivo.
Lo que llega sin número propio (OBR-2, OBR-3, SPM-2, FT1-2…) se reconoce por quien lo envía (MSH-3, MSH-4), el expediente, MSH-7, MSH-10 y el
lugar del segmento: el mismo mensaje otra vez es el mismo recurso. (Antes, sólo por MSH-10: un mensaje así que se repita después de actualizar el
conector queda una vez más.) Varios OBR con un mismo número (una curva) se distinguen por OBR-4 y OBR-7; la corrección trae el mensaje
completo, porque uno solo de ellos no dice cuál corrige y el hub lo rechaza. Dos segmentos con la misma clave y distinto contenido se rechazan con AE.
Los segmentos Z se conservan como llegaron (Basic). Cada recurso lleva en \`meta.source\` el mensaje y el segmento del que salió.
Lo particular de un hospital (dónde está un campo, sus códigos, su zona horaria, sus nombres de eventos) va en su perfil, no en código.
`;

export function coverageDoc(): string {
  const groups = new Map<string, [string, string][]>();
  for (const [name, { title, covers }] of Object.entries(TRIGGERS)) {
    const [code = ''] = name.split('^');
    const key = `${code}\n${rows(covers)}`;
    groups.set(key, [...(groups.get(key) ?? []), [name, title]]);
  }
  const summary = `${Object.keys(TRIGGERS).length} eventos de ${new Set(Object.keys(TRIGGERS).map((name) => name.split('^')[0])).size} tipos de mensaje.`;
  const sections = [...groups].sort(([a], [b]) => (a.split('\n')[0]! < b.split('\n')[0]! ? -1 : 1));
  return `${[HEAD, summary, ...sections.map(([key, events]) => section(key, events))].join('\n')}\n`;
}

const rows = (covers: Coverage): string =>
  Object.entries(covers)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([segment, targets]) => `| ${segment} | ${targets.join(', ')} |`)
    .join('\n');

function section(key: string, events: readonly (readonly [string, string])[]): string {
  const [code, ...table] = key.split('\n');
  const names = events.map(([name, title]) => `- \`${name}\` ${title}`);
  return [`\n## ${code}\n`, ...names, '\n| Segmento | Recurso FHIR |', '|---|---|', ...table].join('\n');
}
