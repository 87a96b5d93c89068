import type { Meaning } from './local-codes.resource.ts';

export const meaningOf = ({ clave, titulo }: Meaning): string => `${titulo} (${clave})`;
