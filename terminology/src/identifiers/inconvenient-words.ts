/**
 * First four letters that a CURP must not spell: RENAPO writes X in place of the second letter (PEDO → PXDO).
 * The 81 words of the normative instruction; circulating copies of the list print CAKO as a second KAKO.
 */
const WORDS =
  'BACA BAKA BUEI BUEY ' +
  'CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE COJI COJO COLA CULO ' +
  'FALO FETO GETA GUEI GUEY JETA JOTO ' +
  'KACA KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO ' +
  'LILO LOCA LOCO LOKA LOKO ' +
  'MAME MAMO MEAR MEAS MEON MIAR MION MOCO MOKO MULA MULO ' +
  'NACA NACO PEDA PEDO PENE PIPI PITO POPO PUTA PUTO QULO ' +
  'RATA ROBA ROBE ROBO RUIN SENO TETA ' +
  'VACA VAGA VAGO VAKA VUEI VUEY WUEI WUEY';

export const INCONVENIENT_WORDS: ReadonlySet<string> = new Set(WORDS.split(' '));
