/** docs/cobertura-fuentes.md, out of the tables that the mappings read: what of a document, a table or a server becomes which resource. */
import { TEMPLATES } from '../cda/sections.ts';
import { FIELDS } from '../csv/targets.ts';
import { POLLED } from '../fhir-poll/config.ts';

const KINDS: Readonly<Record<string, string>> = {
  text: 'texto',
  code: 'código de FHIR (con `map`)',
  concept: 'concepto (con `system` y `text`)',
  date: 'fecha',
  dateTime: 'fecha, con hora si la hay',
  value: 'número con unidad, o texto',
  integer: 'número entero',
};

export function sourcesDoc(): string {
  const templates = Object.entries(TEMPLATES).map(([root, { name, makes }]) => `| ${name} | \`${root}\` | ${makes} |`);
  const fields = Object.entries(FIELDS).flatMap(([type, known]) =>
    Object.entries(known).map(
      ([name, { kind, required }]) => `| ${type} | \`${name}\` | ${KINDS[kind]} | ${required ? 'sí' : ''} |`,
    ),
  );
  return `# Cobertura de otras fuentes

Lo escribe \`npm run generate\` a partir de las tablas de \`connectors/src/{cda,csv,fhir-poll}\`; no se edita a mano.
Cómo se configura cada una: [conectores-fuentes.md](conectores-fuentes.md).

## Documentos C-CDA R2.1

De todo documento se guardan el original (Binary), su ficha (DocumentReference), su texto por secciones (Composition, si lo tiene), la persona
(Patient, por CURP o expediente), el episodio del encabezado (Encounter) y, por sección, de qué recursos es la fuente (Provenance). De sus
entradas, estas plantillas se convierten además en recursos; las demás quedan en el texto y en el original. Lo planeado no se
convierte, salvo medicamentos y consultas, que lo dicen.

| Entrada | Plantilla | Recurso FHIR |
|---|---|---|
${templates.join('\n')}

## Tablas CSV

La persona sale de \`patient\` (curp, recordNumber, given, firstSurname, secondSurname, birthDate, sex, phone, email). De cada renglón, además:

| Recurso | Campo del perfil | Qué es | Necesario |
|---|---|---|---|
${fields.join('\n')}

## Servidores FHIR R4

Tipos que se leen: ${POLLED.join(', ')}. La persona y la consulta que nombra cada recurso se traen con él; las demás
referencias quedan como identificadores. Lo que allá se borra queda aquí como registrado por error
(entered-in-error); una persona no cambia.
`;
}
