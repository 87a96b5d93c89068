/**
 * The cause of a held message: a key that is the same for the same trouble at every hospital, and holds no value of any message, so that
 * an operator sees ten causes and not ten thousand errors. `hl7 101 PID-3` for what the edge refused, `hub 422 invariant Patient.contact`
 * for what the hub refused, `insiste 500 exception` for what failed again and again while others went through, `detenido 500 exception` for
 * what a person set aside, `clues DFSSA003162` for what was converted as of another facility. A message that waits and has failed carries `falla 500 exception`.
 */
import type { Rejection } from '../hl7v2/rejection.ts';

const CONDITION: Record<string, string> = {
  '100': 'la estructura del mensaje no es la de HL7 v2',
  '101': 'falta un dato obligatorio',
  '102': 'un dato tiene un formato inválido',
  '103': 'un código no está en su tabla',
  '200': 'el tipo de mensaje no se recibe',
  '201': 'el evento no se recibe',
  '202': 'el modo de proceso no se recibe',
  '203': 'la versión no se recibe',
  '204': 'un identificador no se conoce',
  '205': 'el número de mensaje (MSH-10) ya se usó con otro contenido',
  '207': 'error interno del conector',
};

/** `OBX[2]-5` and `OBX[7]-5` are one trouble. */
export const causeOfRejection = ({ condition, location }: Pick<Rejection, 'condition' | 'location'>): string =>
  ['hl7', condition, (location ?? '').replace(/\[\d+\]/, '')].join(' ').trim();

/** Words of OperationOutcome that carry no value: status, issue codes and places without their indexes. */
export function causeOfRefusal(
  status: number,
  issues: readonly { code?: string; expression?: readonly string[] }[],
): string {
  const [first] = issues;
  const place = (first?.expression?.[0] ?? '')
    .replace(/\[\d+\]/g, '')
    .replace(/[^A-Za-z.]/g, '')
    .slice(0, 80);
  return ['hub', status, (first?.code ?? '').replace(/[^a-z-]/g, ''), place].join(' ').trim();
}

export const causeOfInsistence = (summary: string): string => `insiste ${summary}`.slice(0, 200);

/** Of a message that waits: how it failed last. Nobody has judged it yet. */
export const causeOfFailure = (summary: string): string => `falla ${summary}`.slice(0, 200);

/** @param failure as `causeOfFailure` wrote it; null: an earlier version of the connector kept none */
export const causeOfDetention = (failure: string | null): string =>
  failure?.replace(/^falla/, 'detenido') ?? 'detenido';

/** What the cause means, for people. */
export function causeText(cause: string): string {
  const [kind = '', what = '', ...rest] = cause.split(' ');
  const place = rest.join(' ');
  if (kind === 'hl7')
    return `${capital(CONDITION[what] ?? 'el mensaje no se pudo convertir')}${place && ` (${place})`}.`;
  if (kind === 'hub') return `El hub no acepta el contenido (${what}${place && ` ${place}`}).`;
  if (kind === 'clues')
    return `Se convirtió como de otra CLUES (${what}), antes de que se corrigiera: conviértalo otra vez.`;
  const said = [what, place].join(' ').trim();
  const how = said && ` (${said})`;
  if (kind === 'insiste') return `El hub falló cada vez con este mensaje y atendió a los demás${how}.`;
  if (kind === 'falla') return `La entrega falló${how}.`;
  if (kind === 'detenido') return `Alguien lo detuvo a mano porque su entrega fallaba${how}.`;
  return 'Se detuvo antes de que el conector anotara las causas.';
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
