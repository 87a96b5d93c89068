import { describe, expect, it } from '@jest/globals';
import type { Role } from '../../session/who.ts';
import { DOORS, doorAt, doorsOf, entriesOf, wayBackFrom } from './doors.ts';

const ROLES: readonly Role[] = [...new Set(DOORS.flatMap(({ roles }) => roles))];

describe('the places of the app', () => {
  it.each(ROLES)('%s: one home, no address twice, at most six words in the first row', (role) => {
    const addresses = doorsOf(role).map(({ href }) => href);
    expect(addresses.filter((href) => href === '/')).toHaveLength(1);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(entriesOf(role).length).toBeLessThanOrEqual(6);
  });

  it.each([
    ['medico', '/monitoreo/personas', 'telePeople'],
    ['medico', '/monitoreo/persona/1', 'telePeople'],
    ['medico', '/monitoreo/alerta/1', 'tele'],
    ['medico', '/paciente/1/alergias', 'morning'],
    ['farmacia', '/almacen/pedidos/7', 'orders'],
    ['paciente', '/agendar', 'appointments'],
  ] as const)('%s at %s is behind «%s»', (role, path, id) => expect(doorAt(role, path)?.id).toBe(id));

  it.each([
    ['medico', '/paciente/1/Condition/2', '/paciente/1', 'chart'],
    ['medico', '/paciente/1', '/', 'morning'],
    ['medico', '/referencia/3', '/referencias', 'referrals'],
    ['farmacia', '/receta/ABC', '/', 'dispense'],
    ['operador', '/conectores/nuevo', '/conectores', 'hospitals'],
    ['operador', '/por-enviar', '/', 'home'],
  ] as const)('%s goes back from %s to %s', (role, path, href, place) =>
    expect(wayBackFrom(role, path)).toEqual({ href, place }),
  );

  it('has no way back from a door', () => {
    for (const role of ROLES) for (const { href } of doorsOf(role)) expect(wayBackFrom(role, href)).toBeUndefined();
  });
});
