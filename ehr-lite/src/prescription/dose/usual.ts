/**
 * What is usually written for an adult, so that a line begins filled in; the doctor changes what he wants. `ATC | dosis`; the first line that
 * fits by ATC and, after `@`, by a word of the form. Proposals to be reviewed by clinical pharmacy, never a rule.
 */
const TABLE = `
N02BE01 @ tableta | 1 c/8 h 5 d prn
N02BE01 @ oral | 10 ml c/8 h 3 d prn
N02BB02 @ comprimido | 1 c/8 h 3 d prn
M01AE01 @ tableta | 1 c/8 h 5 d
M01AE02 @ tableta | 1 c/12 h 5 d
M01AB05 @ cápsula | 1 c/24 h 5 d
M01AB15 @ tableta | 1 c/8 h 3 d
M01AC06 | 1 c/24 h 7 d
M01AH01 | 1 c/12 h 5 d
B01AC06 | 1 c/24 h 30 d
N02BA01 | 1 c/8 h 3 d prn
M04AC01 | 1 c/12 h 3 d
M04AA01 | 1 c/24 h 30 d
R06AB04 @ tableta | 1 c/8 h 5 d
R06AX13 | 1 c/24 h 7 d
R03AC02 @ aerosol | 2 c/6 h 7 d prn
R03BB01 | 2 c/6 h 7 d
R03BA01 | 2 c/12 h 30 d
R03BA05 | 2 c/12 h 30 d
R03AK | 1 c/12 h 30 d
R05CB06 @ comprimido | 1 c/8 h 5 d
R05CB06 | 5 ml c/8 h 5 d
R05DB01 | 1 c/8 h 5 d
C09AA01 | 1 c/8 h 30 d
C09AA02 | 1 c/12 h 30 d
C09CA01 | 1 c/12 h 30 d
C07AB02 | 1 c/12 h 30 d
C07AA05 | 1 c/12 h 30 d
C08CA05 @ prolongada | 1 c/24 h 30 d
C02DB02 | 1 c/8 h 30 d
C02AB01 | 1 c/8 h 30 d
C03CA01 @ tableta | 1 c/24 h 30 d
C10AA | 1 c/24 h 30 d por la noche
C10AB | 1 c/12 h 30 d
A10BA02 | 1 c/12 h 30 d con alimentos
A10BB01 | 1 c/24 h 30 d antes del desayuno
A10BD02 | 1 c/12 h 30 d con alimentos
A10AC01 | 10 c/24 h 30 d por la noche
A10AE | 10 c/24 h 30 d por la noche
A10AB | 4 c/8 h 30 d antes de cada comida
H03AA01 | 1 c/24 h 30 d en ayunas
A02BC01 @ cápsula | 1 c/24 h 14 d en ayunas
A02BC | 1 c/24 h 14 d en ayunas
A02BA | 1 c/12 h 14 d
A02AD | 10 ml c/8 h 7 d después de los alimentos
A03BB01 @ gragea | 1 c/8 h 3 d prn
A03FA01 @ tableta | 1 c/8 h 3 d prn
A04AA01 @ tableta | 1 c/12 h 2 d prn
A07CA | 1 dosis única disuelto en 1 litro de agua, a sorbos
A06AB06 | 2 c/24 h 7 d por la noche
J01CA04 @ cápsula | 1 c/8 h 7 d
J01CR02 @ tableta | 1 c/8 h 7 d
J01CA01 | 1 c/6 h 7 d
J01CF01 | 1 c/6 h 7 d
J01CE08 | 1 dosis única
J01DB01 | 1 c/6 h 7 d
J01DC02 | 1 c/12 h 7 d
J01FA10 | 1 c/24 h 3 d
J01FA09 | 2 c/12 h 7 d
J01FA01 | 1 c/6 h 7 d
J01FF01 | 1 c/8 h 7 d
J01AA02 | 1 c/12 h 7 d
J01MA02 | 2 c/12 h 5 d
J01MA12 | 1 c/24 h 5 d
J01EE01 @ tableta | 2 c/12 h 5 d
J01XE01 | 1 c/6 h 5 d
J01XX01 | 1 dosis única
P01AB01 @ tableta | 1 c/8 h 7 d
G01A | 1 c/24 h 7 d por la noche
P01AX11 | 1 c/12 h 3 d
P02CA03 @ tableta | 2 dosis única
P02CF01 | 2 dosis única
J05AB01 | 1 c/8 h 7 d
J05AH02 | 1 c/12 h 5 d
J02AC01 | 1 dosis única
D01 | 1 c/12 h 14 d
D06 | 1 c/8 h 7 d
D07 | 1 c/12 h 7 d
S01AA | 1 c/4 h 7 d
S01KA | 1 c/6 h 30 d
S01ED | 1 c/12 h 30 d
S02AA | 4 c/12 h 7 d
N03AB02 | 1 c/8 h 30 d
N03AF01 | 1 c/12 h 30 d
N03AG01 | 1 c/8 h 30 d
N02BF01 | 1 c/24 h 30 d por la noche
N02BF02 | 1 c/12 h 30 d
N03AE01 | 1/4 c/24 h 15 d por la noche
N06A | 1 c/24 h 30 d
N06AA | 1 c/24 h 30 d por la noche
B03AA | 1 c/24 h 30 d en ayunas
B03BB01 | 1 c/24 h 90 d
G03AA07 | 1 c/24 h 28 d
G03AC06 | 1 c/90 d
G04BX06 | 1 c/8 h 2 d
H02AB07 | 1 c/24 h 5 d por la mañana
`;

const ROWS = TABLE.split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [key = '', sig = ''] = line.split('|').map((cell) => cell.trim());
    const [atc = '', form = ''] = key.split('@').map((cell) => cell.trim());
    return { atc, form, sig };
  })
  .sort((a, b) => b.atc.length - a.atc.length || b.form.length - a.form.length);

const LAST = '1 c/24 h 30 d';

export function usualSig(atc: string | undefined, form: string): string {
  if (atc === undefined) return '';
  return ROWS.find((row) => atc.startsWith(row.atc) && form.includes(row.form))?.sig ?? LAST;
}
