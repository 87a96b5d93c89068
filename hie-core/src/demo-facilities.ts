/** The facilities of the demonstration city that have accounts of their own. */

/** Each has a connector, and so a client. CLUES: DGIS catalogue. */
export const DEMO_HOSPITALS: readonly { readonly clues: string; readonly name: string }[] = [
  { clues: 'DFSSA003162', name: 'Hospital General Xoco' },
  { clues: 'DFSSA003961', name: 'Hospital General Dr. Manuel Gea González' },
];

/** Where the demo staff works: the first health centre of the synthetic city (test/city/facilities.ts). */
export const DEMO_CLINIC_CLUES = 'DFSIC000011';
