/** How a person's CURP stands, for staff; the citizen's own screens do without. */
export const esMxPerson = {
  'person.noCurp': 'Sin CURP',
  'person.curpInReview': 'CURP en revisión: {curp}',
  'person.curpExpired': 'CURP temporal vencida: {curp}',
} as const;
