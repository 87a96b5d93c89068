/** Identifier systems of what a hospital's messages name, one for each facility: the numbers are its own. */
import { CANONICAL_BASE, estudioSystem } from '@amate/terminology/identifiers/systems.ts';

const of =
  (name: string) =>
  (clues: string): string =>
    `${CANONICAL_BASE}/sid/${name}/${clues}`;

/** Placer order number (ORC-2, OBR-2). */
export const solicitudSystem = (clues: string): string => `${estudioSystem(clues)}/solicitud`;
/** Specimen (SPM-2). */
export const muestraSystem = of('muestra');
/** Medication order (ORC-2 of RDE, OMP), what was handed out of it (RXD), what was given (RXA). */
export const indicacionSystem = of('indicacion');
export const surtidoSystem = of('surtido');
export const administracionSystem = of('administracion');
/** Appointment (SCH-1, SCH-2). */
export const citaSystem = of('cita');
/** Vaccination (ORC-3 of VXU). */
export const vacunacionSystem = of('vacunacion');
/** Document (TXA-12). */
export const documentoSystem = of('documento');
/** Procedure, charge, account, policy. */
export const procedimientoSystem = of('procedimiento');
export const cargoSystem = of('cargo');
export const cuentaSystem = of('cuenta');
export const polizaSystem = of('poliza');
/** Referral (RF1-6). */
export const referenciaSystem = of('referencia');
/** Problem of the problem list (PRB-4). */
export const problemaSystem = of('problema');
/** Segment whose name begins with Z: the hospital's own words. */
export const segmentoZSystem = of('segmento-z');
/** What a hospital asks to be joined or moved, for a person to decide. */
export const avisoSystem = of('aviso');
