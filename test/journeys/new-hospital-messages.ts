/** What a hospital of its own habits sends: five samples, an admission with any number, and one that is refused. */
export const CLUES = 'DFSSA004012';
export const NAME = 'Hospital General Balbuena';
export const CURP = 'EAAF901102MMCSRR03';

const header = (trigger: string, id: string) =>
  `MSH|^~\\&|SIGHO|HGB|AMATE|HIE|20261120093000||${trigger}|${id}|P|2.5.1|||||MEX|UNICODE UTF-8`;
const woman = `PID|1||0045999^^^HGB^MR~${CURP}^^^RENAPO^CURP||ESCAMILLA ARROYO^MARIA FERNANDA^^^^^L||19901102|M`;
const man = 'PID|1||0046000^^^HGB^MR||SOSA PEÑA^RAUL^^^^^L||19710315|H';
export const admission = (id: string, episode: string) =>
  [
    header('ADT^Z01', id),
    'EVN|Z01|20261120093000',
    woman,
    'PV1|1|E|URGENCIAS^12^A||||7654321^RUIZ TORRES^ELENA^^^DRA|||MED||||||||||||||||||||||||||||||||||20261120091500',
    'DG1|1||I209^Angina de pecho, no especificada^I10||20261120092500|A',
    `ZPV|1|HGB|${episode}`,
  ].join('\r');
export const SAMPLES = [
  admission('HGB-1', 'EP-1001'),
  [header('ADT^A04', 'HGB-2'), man, 'PV1|1|O|CARDIOLOGIA^3^1', 'ZPV|1|HGB|EP-1002', 'ACC|20261120'].join('\r'),
  [
    header('ORU^R01', 'HGB-3'),
    woman,
    'PV1|1|E|URGENCIAS^12^A',
    'OBR|1|ORD-1|LAB-1|24331-1^Perfil de lípidos^LN|||20261120094000|||||||||||||||20261120101500||LAB|F',
    'OBX|1|NM|2339-0^Glucosa^LN||182|mg/dL|70-100|H|||F|||20261120094000',
    'ZPV|1|HGB|EP-1001',
  ].join('\r'),
  [header('ADT^A03', 'HGB-4'), man, 'PV1|1|O|CARDIOLOGIA^3^1', 'ZPV|1|HGB|EP-1002'].join('\r'),
  [header('ADT^A28', 'HGB-5'), 'EVN|A28|20261120093000', woman].join('\r'),
];
/** A CURP whose last digit is wrong. */
export const BAD = [
  header('ADT^A28', 'HGB-9'),
  'EVN|A28|20261120093000',
  woman.replace(CURP, 'EAAF901102MMCSRR04'),
].join('\r');
