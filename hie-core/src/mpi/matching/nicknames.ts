/** What Mexicans call each other at a desk: a nickname, plain, and the given names it stands for. */
const TABLE = `
  ALE: ALEJANDRA ALEJANDRO; ALEX: ALEJANDRO ALEJANDRA ALEXANDER; BETO: ALBERTO ROBERTO HUMBERTO GILBERTO NORBERTO; CARO: CAROLINA;
  CHABELA: ISABEL; CHAVA: SALVADOR; CHAYO: ROSARIO; CHELA: GRACIELA CONSUELO; CHELO: CONSUELO; CHEMA: JOSE; CHENTE: VICENTE;
  CHICO: FRANCISCO; CHUCHO: JESUS; CHUY: JESUS; CONCHA: CONCEPCION; CONCHITA: CONCEPCION; CUCA: REFUGIO; CUQUITA: REFUGIO;
  DANI: DANIEL DANIELA; FER: FERNANDO FERNANDA; GABY: GABRIELA; GABI: GABRIELA; GUICHO: LUIS; KIKE: ENRIQUE; LALO: EDUARDO; LETY: LETICIA;
  LOLA: DOLORES; LOLITA: DOLORES; LUPE: GUADALUPE; LUPITA: GUADALUPE; MANOLO: MANUEL; MARI: MARIA; MEMO: GUILLERMO; MENCHE: MERCEDES;
  MICHE: MIGUEL; MONCHO: RAMON; NACHO: IGNACIO; NENA: MAGDALENA; NETO: ERNESTO; PACO: FRANCISCO; PANCHO: FRANCISCO; PATY: PATRICIA;
  PATI: PATRICIA; PEPE: JOSE; PEPITA: JOSEFINA; POLO: LEOPOLDO; QUIQUE: ENRIQUE; RAFA: RAFAEL; SANTI: SANTIAGO; SEBAS: SEBASTIAN;
  SOFI: SOFIA; TERE: TERESA; TETE: TERESA; TITO: ERNESTO ALBERTO; TONA: ANTONIA; TONO: ANTONIO; TOYA: VICTORIA; VALE: VALERIA VALENTINA;
  VERO: VERONICA; VIQUI: VICTORIA; XIME: XIMENA; YOLA: YOLANDA`;

const STANDS_FOR = new Map(
  TABLE.split(';').map((entry) => {
    const [nickname, names] = entry.trim().split(':') as [string, string];
    return [nickname, new Set(names.trim().split(' '))] as const;
  }),
);

export const areNicknames = (a: readonly string[], b: readonly string[]): boolean => stands(a, b) || stands(b, a);

const stands = (nicknames: readonly string[], names: readonly string[]): boolean =>
  nicknames.some((one) => names.some((name) => STANDS_FOR.get(one)?.has(name) === true));

/** Plain given names that a plain word may stand for. */
export const namesBehind = (word: string): Iterable<string> => STANDS_FOR.get(word) ?? [];
