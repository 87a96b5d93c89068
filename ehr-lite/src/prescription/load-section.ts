/** The section and its rule base come as two files at once: neither alone is too heavy for a slow line. */
export const loadPrescription = () =>
  Promise.all([import('./section.ts'), import('@amate/terminology/prescribing/check.ts')]).then(
    ([{ prescriptionSection }]) => prescriptionSection,
  );
