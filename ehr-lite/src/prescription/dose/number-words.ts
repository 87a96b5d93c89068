/** Numbers in Spanish words as they stand beside the figure of a dose: «21 (veintiuna) tabletas», «1½ (una y media)», «2.5 (dos punto cinco)». */
export type Gender = 'f' | 'm';

const UNITS =
  'cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve'.split(
    ' ',
  );
const TENS = ',,veinte,treinta,cuarenta,cincuenta,sesenta,setenta,ochenta,noventa'.split(',');
const HUNDREDS =
  ',ciento,doscientos,trescientos,cuatrocientos,quinientos,seiscientos,setecientos,ochocientos,novecientos'.split(',');

/** 0 to 999,999. */
export function wordsOfNumber(number: number, gender: Gender = 'm'): string {
  const whole = Math.trunc(number);
  const rest = Number((number - whole).toFixed(3));
  if (rest === 0) return whole_(whole, gender);
  if (whole === 0 && rest === 0.25) return 'un cuarto de';
  if (whole === 0 && rest === 0.75) return 'tres cuartos de';
  if (rest === 0.5) return whole === 0 ? half(gender) : `${whole_(whole, gender)} y ${half(gender)}`;
  const digits = String(rest).slice(2);
  return `${whole_(whole, 'n')} punto ${/^0/.test(digits) ? [...digits].map((one) => whole_(Number(one), 'n')).join(' ') : whole_(Number(digits), 'n')}`;
}

const half = (gender: Gender): string => (gender === 'f' ? 'media' : 'medio');

/** `n`: counting, «uno». */
function whole_(number: number, gender: Gender | 'n'): string {
  if (number < 30) return ones(UNITS[number]!, gender);
  if (number < 100) {
    const unit = number % 10;
    const tens = TENS[Math.trunc(number / 10)]!;
    return unit === 0 ? tens : `${tens} y ${whole_(unit, gender)}`;
  }
  if (number === 100) return 'cien';
  if (number < 1000) {
    const hundreds = HUNDREDS[Math.trunc(number / 100)]!;
    const agreed = gender === 'f' ? hundreds.replace(/os$/, 'as') : hundreds;
    return number % 100 === 0 ? agreed : `${agreed} ${whole_(number % 100, gender)}`;
  }
  const thousands = Math.trunc(number / 1000);
  const head = thousands === 1 ? 'mil' : `${whole_(thousands, gender === 'f' ? 'f' : 'm')} mil`;
  return number % 1000 === 0 ? head : `${head} ${whole_(number % 1000, gender)}`;
}

function ones(word: string, gender: Gender | 'n'): string {
  if (word === 'un') return gender === 'f' ? 'una' : gender === 'm' ? 'un' : 'uno';
  if (word === 'veintiún') return gender === 'f' ? 'veintiuna' : gender === 'm' ? 'veintiún' : 'veintiuno';
  return word;
}

/** 0.5 → ½, 0.25 → ¼; 2.25 stays. */
export function figureOf(number: number): string {
  const whole = Math.trunc(number);
  if (number === 0.25) return '¼';
  if (number === 0.75) return '¾';
  return number - whole === 0.5 ? `${whole === 0 ? '' : whole}½` : String(Number(number.toFixed(3)));
}
