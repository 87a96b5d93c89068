/** Changes with every change of a rule: a prescription says by which rules it was checked. */
export const RULES_VERSION = '2026.11.1';
export const PENDING = 'Pendiente de verificar por farmacia clínica';
