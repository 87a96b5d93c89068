/** The policy in words, made of the very tables that the hub obeys, so that a lawyer reads what holds and not what was meant. es-MX. */
import type { Ground } from '../../store/repository.ts';
import { ROLES, type Role } from '../caller.ts';
import type { Interaction } from '../scopes.ts';
import { ADOLESCENT_YEARS, ADULT_YEARS, LABEL_RULES, type LabelRule } from './labels.ts';
import { type Opened, POLICY, PURPOSE, type Purpose, type Relation, type Rule, TREATING_TAIL_DAYS } from './table.ts';
import { AGENDA, CLINICAL, DIRECTORY, PERSON, PRESCRIPTION, SUPPLY, UNFILED, VOCABULARY } from './type-groups.ts';

const ROLE: Readonly<Record<Role, string>> = {
  medico: 'Personal médico',
  enfermeria: 'Enfermería',
  farmacia: 'Farmacia',
  recepcion: 'Recepción',
  administrador: 'Administración de cuentas de una unidad',
  operador: 'Operación del intercambio',
  paciente: 'Ciudadanía',
  sistema: 'Sistemas (conectores)',
  enlace: 'Quien abre un enlace que dio la persona',
};
const PURPOSES: Readonly<Record<Purpose, string>> = {
  TREAT: 'atención (TREAT)',
  PATADMIN: 'trámites de la persona (PATADMIN)',
  HSYSADMIN: 'administración del sistema (HSYSADMIN)',
  HOPERAT: 'operación de los servicios de salud (HOPERAT)',
  PATRQT: 'a petición de la propia persona (PATRQT)',
};
const RELATION: Readonly<Record<Relation, string>> = {
  any: 'de cualquier persona',
  treating: 'de quien atiende su unidad o su equipo; de otras personas, una por una y nombrándolas',
  own: 'de su propio expediente',
  ward: 'de quienes están a su cargo (tutela o cuidado verificado)',
  unit: 'de su propia unidad, en /insumos; como recurso guardado, ninguno',
};
const ACT: Readonly<Record<Interaction, string>> = {
  read: 'leer',
  vread: 'leer versiones',
  history: 'ver el historial',
  search: 'buscar',
  create: 'crear',
  update: 'corregir',
  delete: 'retirar',
};
const GROUND: Readonly<Record<Ground, string>> = {
  R: 'reservado (R)',
  V: 'muy reservado (V)',
  ADOL: 'confidencial de adolescente (ADOL)',
  consent: 'lo que la persona ocultó',
  reserved: 'casos de «no reconozco este acceso»',
};
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['datos de la persona', PERSON],
  ['clínicos', CLINICAL],
  ['clínicos fuera del expediente', UNFILED],
  ['recetas y alergias', PRESCRIPTION],
  ['agenda', AGENDA],
  ['insumos', SUPPLY],
  ['directorio', DIRECTORY],
  ['vocabularios', VOCABULARY],
];

export function policyDoc(): string {
  return [
    '# Política de acceso',
    'Hecha por `npm run generate` con las mismas tablas que el hub obedece (`hie-core/src/security/policy/`). Lo que no está aquí, está negado. Las razones: [ADR 0016](adr/0016-the-law-is-part-of-the-query.md).',
    general(),
    ...[...ROLES, 'enlace' as const].map(section),
    labels(),
    groups(),
  ]
    .join('\n\n')
    .concat('\n');
}

const general = (): string =>
  [
    '## Para todos los papeles',
    `- Los permisos (scopes) del token reducen lo que aquí se dice; nunca lo amplían.`,
    `- Una unidad, o un profesional, **atiende** a una persona desde que un acto lo dice (consulta, episodio, cita o equipo de atención) y hasta ${TREATING_TAIL_DAYS} días después del último.`,
    '- Lo que no se puede ver no existe para quien pregunta: ni en listas, ni en totales, ni en versiones anteriores, ni por referencias, ni en avisos en vivo.',
    '- Cada acceso queda en la bitácora, con el propósito que se indica.',
    '- La bitácora (AuditEvent) nadie la corrige ni la retira.',
    '- El sistema de una unidad (un conector) escribe en el directorio, en las agendas y en los mapas de códigos solo lo de su unidad; de lo que lleva el registro, solo cómo localizarla; y de todo ello no retira nada ([ADR 0044](adr/0044-a-facility-keeps-every-clues-it-had.md)).',
  ].join('\n');

function section(role: Role): string {
  const rows = POLICY[role].map(
    ({ types, interactions, relation, opened }) =>
      `| ${typesOf(types)} | ${interactions.map((one) => ACT[one]).join(', ')} | ${relationOf(types, relation)} | ${openedOf(types, opened)} |`,
  );
  return [
    `## ${ROLE[role]} (\`${role}\`)`,
    '',
    `Propósito: ${PURPOSES[PURPOSE[role]]}.`,
    '',
    '| Recursos | Puede | Alcance | De lo confidencial ve |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const isNobodys = (types: Rule['types']): boolean =>
  types !== 'every' &&
  types.every((type) => DIRECTORY.includes(type) || VOCABULARY.includes(type) || type === 'Medication');

const relationOf = (types: Rule['types'], relation: Relation): string =>
  isNobodys(types) ? 'no es de ninguna persona' : RELATION[relation];

function typesOf(types: Rule['types']): string {
  if (types === 'every') return 'todos';
  const left = new Set(types);
  const named: string[] = [];
  for (const [name, group] of GROUPS) {
    if (!group.every((type) => left.has(type))) continue;
    for (const type of group) left.delete(type);
    named.push(name);
  }
  return [...named, ...left].join(', ');
}

function openedOf(types: Rule['types'], opened: Opened): string {
  if (isNobodys(types)) return '—';
  const seen = (Object.keys(GROUND) as Ground[]).flatMap((ground) => {
    const how = opened[ground];
    return how === undefined ? [] : [`${GROUND[ground]}${how === 'treating' ? ' si atiende a la persona' : ''}`];
  });
  return seen.length === 0 ? 'nada' : seen.join('; ');
}

function labels(): string {
  const rows = LABEL_RULES.map(
    (rule) => `| ${rule.what} | ${codesOf(rule)} | ${rule.confidentiality} + ${rule.sensitivity} | ${whenOf(rule)} |`,
  );
  return [
    '## Qué se marca como confidencial',
    '',
    'Al escribirse, por sus códigos; además de lo que la fuente ya haya marcado, que nunca se quita.',
    '',
    '| Qué | Códigos | Marca | Cuándo |',
    '|---|---|---|---|',
    ...rows,
    '',
    `ADOL: si la persona tiene de ${ADOLESCENT_YEARS} a ${ADULT_YEARS - 1} años al escribirse; quien ejerce la tutela no lo ve. Sin fecha de nacimiento se considera adulta. La tutela de un menor termina a los ${ADULT_YEARS} años; el cuidado de un adulto, en la fecha que se anotó (dos años como máximo) o cuando la persona lo retira.`,
  ].join('\n');
}

function codesOf({ icd10 = [], loinc = [], atc = [] }: LabelRule): string {
  const ranges = icd10.map((one) =>
    typeof one === 'string' ? one : one[0] === one[1] ? one[0] : `${one[0]}–${one[1]}`,
  );
  return [
    ...(ranges.length > 0 ? [`CIE-10 ${ranges.join(', ')}`] : []),
    ...(loinc.length > 0 ? [`LOINC ${loinc.join(', ')}`] : []),
    ...(atc.length > 0 ? [`ATC ${atc.map((one) => `${one}…`).join(', ')}`] : []),
  ].join('; ');
}

const whenOf = ({ minorsOnly, adolescent }: LabelRule): string =>
  [minorsOnly ? 'menores de edad' : 'siempre', ...(adolescent ? ['de adolescentes también ADOL'] : [])].join('; ');

const groups = (): string =>
  ['## Grupos de recursos', '', ...GROUPS.map(([name, types]) => `- **${name}**: ${types.join(', ')}.`)].join('\n');
