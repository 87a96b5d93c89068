/** A whole message for every trigger of the table, made of one line for each segment that it covers. */
import { TRIGGERS } from './triggers.ts';

const AT = '20261121093000';
const CURP = 'HEGS080514MDFRRFA6';
const bars = (count: number): string => '|'.repeat(count);

const LINES: Readonly<Record<string, string>> = {
  EVN: `EVN||${AT}`,
  PID: `PID|1||77^^^XOCO^MR~${CURP}^^^RENAPO^CURP||HERNANDEZ GARCIA^SOFIA^^^^^L||20080514|F${bars(10)}CTA-9`,
  PD1: 'PD1||||7654321^RUIZ^ELENA',
  NK1: 'NK1|1|GARCIA RUIZ^ELENA|MTH^Madre^HL70063||5555123457^PRS^CP',
  MRG: 'MRG|66^^^XOCO^MR||CTA-8||V8',
  PV1: `PV1|1|I|MED^12^A||||7654321^RUIZ TORRES^ELENA${bars(12)}V9${bars(25)}${AT}`,
  PV2: 'PV2|||^Dolor abdominal',
  DG1: 'DG1|1||K359^Apendicitis aguda^I10||20261121|A',
  AL1: 'AL1|1|DA|^Penicilina|SV|Urticaria',
  IAM: 'IAM|1|FA|^Cacahuate|MO|Prurito|A|||||20200101',
  PR1: `PR1|1||47.09^Apendicectomía^CIE9MC||20261121120000`,
  IN1: 'IN1|1|SP|IMSS-B|IMSS Bienestar||||||||20260101|20261231',
  ORC: `ORC|NW|SOL-1|FIL-1|GRP-1|IP||||${AT}|||7654321^RUIZ^ELENA`,
  TQ1: `TQ1|1|1|Q8H||||${AT}|20261121100000|S`,
  SPM: 'SPM|1|M-1||BLD^Sangre^HL70487||||||||||||20261121092000',
  OBR: `OBR|1|SOL-1|FIL-1|58410-2^Biometría hemática^LN|||${AT}|||||||||||||||20261121110000||HM|F`,
  RXO: 'RXO|^Paracetamol 500 mg|1||tableta^Tableta|||Cada 8 horas|||10|caja^Caja|0',
  RXE: `RXE||^Paracetamol 500 mg|1|2|tableta^Tableta||Cada 8 horas|||10|caja^Caja|0`,
  RXD: `RXD|1|^Paracetamol 500 mg|${AT}|10|tableta^Tableta||R-1|||7654321^RUIZ^ELENA`,
  RXA: `RXA|0|1|${AT}|${AT}|08^Hepatitis B^CVX|0.5|mL||00|7654321^RUIZ^ELENA|||||L-9|20271231|^BIRMEX|||CP|A|${AT}`,
  RXR: 'RXR|IM^Intramuscular|LA^Brazo izquierdo',
  OBX: `OBX|1|NM|718-7^Hemoglobina^LN||13.4|g/dL|12-16|N|||F|||${AT}`,
  NTE: 'NTE|1||Ayuno de ocho horas',
  SCH: `SCH|P-1|C-1||||||NORMAL^^HL70277|30|min`,
  AIS: `AIS|1||^Ecografía|${AT}|||30|min`,
  AIG: `AIG|1||^Ecógrafo 2`,
  AIL: 'AIL|1||CEX^3',
  AIP: 'AIP|1||7654321^RUIZ^ELENA',
  TXA: `TXA|1|DS^Nota de egreso^HL70270|TX|${AT}||${AT}|||7654321^RUIZ^ELENA|||D-1|D-0|||archivo.txt|AU|R|AV`,
  FT1: `FT1|1|T-1||${AT}|${AT}|CG|^Consulta de urgencias|||1`,
  RF1: `RF1|P|R|GRF|||RF-1|${AT}`,
  PRD: 'PRD|RP|RUIZ^ELENA|||||7654321',
  PRB: `PRB|AD|${AT}|E119^Diabetes mellitus^I10|PB-1|||20200101||||||confirmed|active`,
  'Z..': 'ZPV|1|lo que sólo el hospital sabe',
};
/** Inside an order, in the order of the standard. */
const ORDER = ['ORC', 'TQ1', 'OBR', 'RXO', 'RXE', 'RXD', 'RXA', 'RXR', 'NTE', 'DG1', 'OBX', 'SPM'];
const HEAD = ['EVN', 'PID', 'PD1', 'NK1', 'MRG', 'PV1', 'PV2', 'AL1', 'IAM'];
const SCHEDULE = ['SCH', 'TQ1', 'NTE', 'AIS', 'AIG', 'AIL', 'AIP'];

export function sampleOf(trigger: string): Buffer {
  const covered = Object.keys(TRIGGERS[trigger]!.covers).filter((name) => name !== 'MSH');
  const orders = covered.includes('ORC');
  const rest = covered.filter((name) => !HEAD.includes(name) && !(orders && ORDER.includes(name)) && name !== 'Z..');
  const sorted = covered.includes('SCH') ? SCHEDULE : rest;
  const body = [
    ...HEAD.filter((name) => covered.includes(name)),
    ...sorted,
    ...(orders ? ordersOf(trigger, covered) : []),
  ].map((name) => LINES[name]!);
  const second = ['ADT^A17', 'ADT^A24', 'ADT^A37'].includes(trigger)
    ? body.filter((line) => /^(PID|PV1)/.test(line)).map(another)
    : [];
  const msh = `MSH|^~\\&|HIS|XOCO|AMATE|HIE|${AT}||${trigger}|M1|P|2.5.1`;
  return Buffer.from(`${[msh, ...body, ...second, LINES['Z..']].join('\r')}\r`);
}

/** One order of each kind that the trigger knows: a study, then a medicine. */
function ordersOf(trigger: string, covered: readonly string[]): string[] {
  const known = ORDER.filter((name) => covered.includes(name));
  const medicine = known.filter((name) => name !== 'OBR' && name !== 'SPM' && name !== 'OBX' && name !== 'DG1');
  const study = known.filter((name) => !name.startsWith('RX'));
  if (!covered.includes('OBR')) return trigger.startsWith('VXU') ? known : medicine;
  if (!covered.includes('RXO')) return study;
  return [...study, ...medicine];
}

const another = (line: string): string =>
  line.replace(`~${CURP}^^^RENAPO^CURP`, '').replace('77^^^XOCO', '78^^^XOCO').replace('|V9|', '|V10|');
