/**
 * Given names of people in Mexico City by sex and time of birth, with approximate weights, from general knowledge.
 * Compound names with María and José, particles and Ñ are there on purpose: they are the CURP's traps.
 */
import { parseWeights, Weighted } from './weighted.ts';

export type NameSex = 'H' | 'M';

interface Era {
  /** First birth year after this era. */
  readonly before: number;
  readonly M: Weighted<string>;
  readonly H: Weighted<string>;
}

const era = (before: number, women: string, men: string): Era => ({
  before,
  M: new Weighted(parseWeights(women)),
  H: new Weighted(parseWeights(men)),
});

export const ERAS: readonly Era[] = [
  era(
    1960,
    `María Guadalupe:40; Guadalupe:38; Margarita:30; Juana:28; María del Carmen:26; Josefina:24; Teresa:22; Rosa:22;
    María Elena:20; Esperanza:16; Francisca:16; Alicia:16; María Luisa:15; María Teresa:15; Antonia:14; Carmen:14;
    María de la Luz:14; Martha:14; Rosa María:13; María:13; Ana María:12; Elena:12; Concepción:11; Gloria:10; Socorro:10;
    Yolanda:10; Esther:9; Irma:9; Silvia:9; Consuelo:8; Dolores:8; Ofelia:8; Catalina:7; Leticia:7; Luz María:7;
    Virginia:7; Graciela:6; Amparo:5; Refugio:5; María de los Ángeles:9; Ma. de Jesús:6; Eloísa:3; Hermelinda:3; Ñusta:0.05`,
    `José:30; Juan:30; Antonio:24; Francisco:24; Jesús:24; Manuel:22; Pedro:18; Miguel:16; Luis:15; Guadalupe:4; Roberto:13;
    Alfredo:11; Carlos:14; Salvador:11; Rafael:11; Javier:10; Raúl:12; Fernando:11; Ricardo:9; Enrique:11; Jorge:15;
    Arturo:11; Alberto:9; Guillermo:8; Gilberto:6; Rogelio:6; Rubén:9; Ramón:9; Agustín:7; Felipe:7; Ignacio:7; José Luis:20;
    Juan Manuel:9; José Antonio:9; Miguel Ángel:10; Víctor Manuel:6; J. Jesús:5; José Guadalupe:5; Óscar:6; Ángel:6; Íñigo:0.1`,
  ),
  era(
    1985,
    `María Guadalupe:32; Guadalupe:22; Leticia:20; Patricia:26; Verónica:26; Gabriela:20; Alejandra:18; Claudia:20;
    Adriana:18; Norma:15; Sandra:16; Araceli:13; Laura:19; Elizabeth:14; Maricela:10; Mónica:16; Beatriz:11; Rosa María:12;
    María del Carmen:14; María Elena:11; Ana María:8; Lourdes:8; Angélica:13; Rocío:12; Teresa:8; Irma:8; Silvia:10;
    Blanca Estela:5; Luz María:5; Alma Delia:5; Maribel:10; Lorena:10; Liliana:8; Susana:7; María de los Ángeles:7;
    María de Lourdes:7; Carolina:7; Miriam:7; Martha:12; Yolanda:8; Karina:8; Erika:10; Nancy:7; Ivonne:5; Begoña:0.2`,
    `José Luis:22; Miguel Ángel:20; Juan Carlos:22; Alejandro:22; Javier:16; Jorge:18; Roberto:15; Ricardo:15; Fernando:16;
    Sergio:15; Arturo:14; Francisco Javier:9; Gerardo:12; Óscar:13; Raúl:12; Marco Antonio:12; Juan Manuel:8; Carlos:14;
    Eduardo:14; Enrique:11; Armando:9; Héctor:11; Víctor Manuel:8; José Antonio:11; Antonio:10; Rubén:9; Alberto:9; Jaime:8;
    Martín:11; Hugo:8; Daniel:9; David:9; José:9; Juan:9; Jesús:10; Israel:9; Gustavo:8; Rodolfo:5; Ernesto:6; Ulises:4`,
  ),
  era(
    2005,
    `María Fernanda:18; Fernanda:13; Daniela:22; Karla:13; Karen:16; Diana:17; Andrea:19; Mariana:17; Alejandra:15;
    Gabriela:13; Jessica:14; Brenda:13; Ana Karen:8; Guadalupe:13; María Guadalupe:13; Laura:9; Paola:13; Vanessa:10; Itzel:11;
    Wendy:6; Jazmín:9; Mónica:9; Viridiana:9; Nayeli:8; Erika:6; Ana Laura:6; Carolina:9; Claudia:7; Adriana:8; Montserrat:9;
    Alma:4; Cynthia:6; Estefanía:9; Ariadna:6; Valeria:13; Michelle:10; Lizbeth:9; Perla:5; Abigail:9; Samantha:9; Ximena:7;
    María José:6; Sofía:6; María del Rosario:3; Zaira:3; Yatziri:3; Citlali:4; Xóchitl:3`,
    `Luis Ángel:11; José Luis:11; Miguel Ángel:15; Juan Carlos:13; Carlos:12; Luis Alberto:8; Daniel:17; Alejandro:17;
    Eduardo:15; Ricardo:12; Jesús:11; Diego:14; Jonathan:11; Christian:11; Iván:12; Óscar:10; Fernando:12; Erick:10; Édgar:9;
    Omar:10; Alan:10; David:13; Jorge:10; Víctor:8; Brandon:7; Kevin:9; Luis Enrique:6; José Antonio:8; Marco Antonio:6;
    Rodrigo:10; Sebastián:9; Emmanuel:9; Francisco:8; Adrián:8; Ángel:8; Hugo:5; Raúl:5; José Ángel:4; Uriel:5; Jair:4; Axel:5`,
  ),
  era(
    9999,
    `Sofía:24; Valentina:21; Ximena:20; Regina:20; Camila:19; María José:18; Renata:16; Valeria:16; Natalia:14; Victoria:13;
    Romina:12; Daniela:12; Isabella:12; Ana Sofía:11; María Fernanda:13; Fernanda:10; Andrea:9; Mariana:8; Melissa:8; Aitana:8;
    Emily:6; Zoé:6; Alexa:8; Frida:6; Fátima:7; Elizabeth:6; Guadalupe:6; María Guadalupe:7; Abigail:6; Samantha:7; Yamileth:6;
    Ana Victoria:6; Ana Paula:6; Danna:5; Ivanna:4; Constanza:3; Itzayana:3; Ximena Guadalupe:2; Íngrid:2; Quetzalli:2`,
    `Santiago:26; Mateo:22; Sebastián:19; Leonardo:17; Emiliano:16; Matías:14; Diego:15; Daniel:12; Miguel Ángel:11;
    Alexander:10; Alejandro:10; Gael:10; Jesús:8; Ángel:9; David:8; Emmanuel:8; Luis Ángel:7; Rodrigo:8; Fernando:7;
    Maximiliano:9; Dylan:7; José Ángel:6; Tadeo:6; José Luis:5; Gabriel:6; Eduardo:6; Juan Pablo:7; Rafael:4; Isaac:6; Iker:7;
    Ian:5; Axel:5; Bruno:3; Nicolás:6; Iñaki:1; Íker Santiago:1; Joaquín:4; Elías:3; Uriel:3`,
  ),
];

export const givenNamesOf = (birthYear: number, sex: NameSex): Weighted<string> =>
  (ERAS.find((each) => birthYear < each.before) ?? ERAS.at(-1)!)[sex];
