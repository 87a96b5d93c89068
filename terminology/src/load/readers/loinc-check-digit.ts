/** LOINC's check digit (mod 10, LOINC Users' Guide, appendix C): every second digit from the right is doubled. */
export function loincCheckDigit(number: string): number {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const weighed = place % 2 === 0 ? digit * 2 : digit;
    return total + Math.floor(weighed / 10) + (weighed % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
