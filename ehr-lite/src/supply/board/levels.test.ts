import { expect, it } from '@jest/globals';
import { filledTable, levelOf, operationOf, ranked } from './levels.ts';

it.each([
  [undefined, 'absent'],
  [{ envases: 0, dias: 0, alarma: true }, 'out'],
  [{ envases: 4, dias: 6, alarma: true }, 'alarm'],
  [{ envases: 4, dias: 29, alarma: false }, 'low'],
  [{ envases: 4, dias: 30, alarma: false }, 'ok'],
  [{ envases: 4, dias: 181, alarma: false }, 'much'],
  [{ envases: 4, dias: null, alarma: false }, 'idle'],
] as const)('%j is %s', (stock, level) => expect(levelOf(stock)).toBe(level));

it('units with the most alarms stand first', () => {
  const unit = (nombre: string, ...envases: number[]) => ({
    ...{ clues: nombre, nombre, alcaldia: null },
    claves: envases.map((one, at) => ({ clave: String(at), envases: one, dias: 90, alarma: one === 0 })),
  });
  expect(ranked([unit('A', 1), unit('C', 0, 0), unit('B', 1, 0)]).map(({ nombre }) => nombre)).toEqual(['C', 'B', 'A']);
});

it('one’s own unit, then who fills least; the last three months', () => {
  const row = (clues: string, mes: string, porcentaje: number | null) => ({
    ...{ clues, unidad: clues, mes, porcentaje },
    ...{ recetas: 40, completas: 30 },
  });
  const { months, units } = filledTable(
    [row('A', '2026-10', 90), row('B', '2026-10', 60), row('OWN', '2026-10', 99), row('A', '2026-07', 1)].concat(
      ['2026-09', '2026-08'].map((mes) => row('B', mes, null)),
    ),
    'OWN',
  );
  expect(months).toEqual(['2026-10', '2026-09', '2026-08']);
  expect(units.map(({ clues }) => clues)).toEqual(['OWN', 'B', 'A']);
});

it('a proposal of one night has one operation, of the next another', async () => {
  const unit = (clues: string) => ({ clues, nombre: clues });
  const proposal = {
    clave: 'k',
    nombre: 'n',
    de: unit('A'),
    para: unit('B'),
    envases: 4,
    km: 1,
    porque: 'sobrante',
  } as const;
  const first = await operationOf({ ...proposal, al: '2026-01-01' });
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await operationOf({ ...proposal, al: '2026-01-01' })).toBe(first);
  expect(await operationOf({ ...proposal, al: '2026-01-02' })).not.toBe(first);
  expect(await operationOf({ ...proposal, al: '2026-01-01' }, 1)).not.toBe(first);
});
