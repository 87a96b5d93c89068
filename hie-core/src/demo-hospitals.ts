/** The hospitals of the demonstration city whose connectors get a client of their own. CLUES: DGIS catalogue. */
export const DEMO_HOSPITALS: readonly { readonly clues: string; readonly name: string }[] = [
  { clues: 'DFSSA003162', name: 'Hospital General Xoco' },
  { clues: 'DFSSA003961', name: 'Hospital General Dr. Manuel Gea González' },
];
