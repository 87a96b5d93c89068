/** A code system that nobody published, of any size: ten children each, and displays of clinical Spanish, so that words repeat as they do. */
import type { CodeSystemHead, Concept } from '@amate/terminology/model.ts';

export const GENERATED: CodeSystemHead = {
  ...{ url: 'http://ejemplo.mx/CodeSystem/generado', version: '1', name: 'Generado', content: 'complete' },
  ...{ caseSensitive: true, hierarchyMeaning: 'is-a', starter: false, source: 'bench' },
};

const WORDS =
  `fractura luxación herida quemadura tumor neoplasia infección inflamación insuficiencia dolor hemorragia estenosis
atrofia hipertrofia úlcera absceso edema parálisis neuropatía arritmia anemia diabetes hipertensión alergia intoxicación
hombro codo muñeca cadera rodilla tobillo cráneo tórax abdomen pelvis riñón hígado pulmón corazón cerebro estómago intestino
piel ojo oído nariz garganta vejiga útero ovario próstata tiroides páncreas bazo médula hueso músculo tendón nervio arteria
vena derecho izquierdo bilateral agudo crónico congénito adquirido traumático recurrente leve moderado grave inicial tardío
proximal distal anterior posterior superior inferior interno externo primario secundario benigno maligno especificado`.split(
    /\s+/,
  );

export function* generated(count: number): Generator<Concept> {
  let state = 42;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let at = 0; at < count; at++) {
    const words = Array.from({ length: 3 + random(5) }, () => WORDS[random(WORDS.length)]!);
    const parent = at === 0 ? [] : [codeOf(Math.floor((at - 1) / 10))];
    yield {
      code: codeOf(at),
      display: `${words.join(' ')} ${at}`,
      parents: parent,
      properties: { grupo: String(at % 97) },
    };
  }
}

export const codeOf = (at: number): string => String(100_000_000 + at);
export const someWords = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => {
    const [a, b] = [WORDS[(at * 7) % WORDS.length]!, WORDS[(at * 13 + 5) % WORDS.length]!];
    return at % 3 === 0 ? a.slice(0, 3) : at % 3 === 1 ? `${a.slice(0, 4)} ${b.slice(0, 3)}` : `${b} ${a}`;
  });
