/** Glomerular filtration from creatinine, CKD-EPI 2021 (N Engl J Med 2021;385:1737), adults only. mg/dL → mL/min/1.73 m². */
export function filtrationOf(creatinine: number, ageYears: number, female: boolean): number | undefined {
  if (ageYears < 18 || creatinine <= 0) return undefined;
  const [kappa, alpha] = female ? [0.7, -0.241] : [0.9, -0.302];
  const ratio = creatinine / kappa;
  const rate =
    142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** ageYears * (female ? 1.012 : 1);
  return Math.round(rate);
}
