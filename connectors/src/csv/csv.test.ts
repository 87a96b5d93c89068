/** Tables: what is refused and where it goes, and that a kill in the middle doubles nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation, Patient } from '@medplum/fhirtypes';
import type { Acceptance } from '../outbox/message.ts';
import { Outbox } from '../outbox/outbox.ts';
import { toProfile } from '../profile.ts';
import { waitingFiles } from '../sources/folder.ts';
import { mapRow } from './map-row.ts';
import { processFile, rowSource } from './process-file.ts';
import { TABLE, tableSource } from './sample.fixture.ts';

const hospital = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco' });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csv-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the hub would get, in order. */
function stored(outbox: Outbox): { patient: Patient; observation: Observation }[] {
  return outbox.pendingAfter(0, 10_000).map(({ id }) => {
    const { entry } = JSON.parse(outbox.bundleOf(id)!.bundle) as { entry: { resource: Patient | Observation }[] };
    const of = <T>(type: string) => entry.find(({ resource }) => resource.resourceType === type)!.resource as T;
    return { patient: of<Patient>('Patient'), observation: of<Observation>('Observation') };
  });
}

const look = async (source: ReturnType<typeof tableSource>, accept: Outbox['accept']) => {
  const reports = [];
  for (const file of await waitingFiles(source.folder, /\.csv$/, 0))
    reports.push(await processFile(file, source, hospital, { accept: accept as never }));
  return reports;
};

describe('a file', () => {
  it('from Windows: accents, decimal comma, quoted separator; then moved', async () => {
    const source = tableSource(join(folder, 'lab'));
    writeFileSync(join(source.folder, 'hoy.csv'), TABLE);
    const outbox = new Outbox(join(folder, 'outbox.sqlite'));
    expect(await look(source, (offer) => outbox.accept(offer))).toEqual([
      { file: 'hoy.csv', taken: 3, known: 0, refused: 0 },
    ]);
    const [first, , third] = stored(outbox);
    expect(first!.patient.name![0]).toMatchObject({ family: 'NÚÑEZ PEÑA', given: ['JOSÉ'] });
    expect(first!.observation).toMatchObject({
      code: {
        coding: [{ system: 'https://amate.mx/fhir/CodeSystem/local/DFSSA003162', code: 'GLU' }],
        text: 'Glucosa',
      },
      effectiveDateTime: '2026-11-21T08:30:00-06:00',
      valueQuantity: { value: 105.5, code: 'mg/dL' },
    });
    expect(third!.patient.name![0]!.family).toBe('SOTO RUIZ; VDA');
    expect(readdirSync(source.folder).sort()).toEqual(['procesados']);
    outbox.close();
  });

  it('bad rows go with their reason into a table of rejects that, corrected, is taken', async () => {
    const source = tableSource(join(folder, 'lab'));
    const bad = TABLE.toString('latin1').replace('07/02/1980;M', '31/02/1980;Z').replace(';F4;', ';;');
    writeFileSync(join(source.folder, 'hoy.csv'), Buffer.from(bad, 'latin1'));
    const outbox = new Outbox(join(folder, 'outbox.sqlite'));
    expect(await look(source, (offer) => outbox.accept(offer))).toEqual([
      { file: 'hoy.csv', taken: 1, known: 0, refused: 2 },
    ]);
    const [name] = readdirSync(join(source.folder, 'rechazados'));
    const rejects = readFileSync(join(source.folder, 'rechazados', name!), 'utf8');
    expect(rejects).toContain('NACIMIENTO: «31/02/1980» no es una fecha que exista. SEXO: «Z» no está en el mapa');
    expect(rejects).toContain('FOLIO: está vacío y es parte de lo que identifica a Observation.');
    const mended = rejects.replace('31/02/1980;Z', '28/02/1980;M').replace('EP-3;;', 'EP-3;F4;');
    writeFileSync(join(source.folder, name!), mended);
    expect(await look(source, (offer) => outbox.accept(offer))).toMatchObject([{ taken: 2, refused: 0 }]);
    outbox.close();
  });

  it('a row with more cells than columns is believed in none of them', async () => {
    const source = tableSource(join(folder, 'lab'));
    const torn = TABLE.toString('latin1').replace('Glucosa', 'Glucosa; ayuno');
    writeFileSync(join(source.folder, 'hoy.csv'), Buffer.from(torn, 'latin1'));
    const outbox = new Outbox(join(folder, 'outbox.sqlite'));
    expect(await look(source, (offer) => outbox.accept(offer))).toMatchObject([{ taken: 2, refused: 1 }]);
    const [name] = readdirSync(join(source.folder, 'rechazados'));
    const rejects = readFileSync(join(source.folder, 'rechazados', name!), 'utf8');
    expect(rejects).toContain(';105,5;mg/dL;2;El renglón tiene 15 datos y el encabezado 14 columnas.');
    writeFileSync(join(source.folder, name!), rejects.replace('Glucosa; ayuno', '"Glucosa; ayuno"'));
    expect(await look(source, (offer) => outbox.accept(offer))).toMatchObject([{ taken: 1, refused: 0 }]);
    outbox.close();
  });

  it('a queue that refuses while more is read ends the file, and not the process', async () => {
    const source = tableSource(join(folder, 'lab'));
    const [header = '', row = ''] = TABLE.toString('latin1').split('\r\n');
    const rows = Array.from({ length: 150 }, (_, i) => row.replace('Glucosa', `${i} ${'a'.repeat(2_000)}`));
    writeFileSync(join(source.folder, 'hoy.csv'), Buffer.from([header, ...rows].join('\n'), 'latin1'));
    const loose: unknown[] = [];
    const note = (reason: unknown): void => void loose.push(reason);
    process.on('unhandledRejection', note);
    await expect(look(source, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    process.off('unhandledRejection', note);
    expect(loose).toEqual([]);
  });

  it('cut off in the middle, then read again: each row once', async () => {
    const source = tableSource(join(folder, 'lab'));
    const [header = '', first = ''] = TABLE.toString('latin1').split('\r\n');
    const rows = Array.from({ length: 900 }, (_, i) =>
      first.replace('X-1', `X-${i}`).replace('EP-1', `EP-${i}`).replace('F1', `F${i}`),
    );
    writeFileSync(join(source.folder, 'hoy.csv'), Buffer.from([header, ...rows].join('\n'), 'latin1'));
    const outbox = new Outbox(join(folder, 'outbox.sqlite'));
    let asked = 0;
    const cutting = (offer: Parameters<Outbox['accept']>[0]): Promise<Acceptance> =>
      ++asked > 500 ? Promise.reject(new Error('disk full')) : outbox.accept(offer);
    await expect(look(source, cutting)).rejects.toThrow('disk full');
    expect(readdirSync(source.folder)).toEqual(['hoy.csv']);
    expect(await look(source, (offer) => outbox.accept(offer))).toEqual([
      { file: 'hoy.csv', taken: 900, known: 500, refused: 0 },
    ]);
    expect(outbox.counts().pending).toBe(900);
    outbox.close();
  });

  it('that is no such table is refused whole, with its reason beside', async () => {
    const source = tableSource(join(folder, 'lab'));
    writeFileSync(join(source.folder, 'a.csv'), 'CURP,EXPEDIENTE\n1,2\n');
    writeFileSync(join(source.folder, 'b.csv'), '');
    writeFileSync(
      join(source.folder, 'c.csv'),
      `${TABLE.toString('latin1').split('\r\n')[0]}\n;X;"${'a'.repeat(300_000)}`,
    );
    writeFileSync(join(source.folder, 'd.csv.tmp'), 'todavía se escribe');
    writeFileSync(join(source.folder, 'e.csv'), `${TABLE.toString('latin1').split('\r\n')[0]};CURP\n`);
    const reports = await look(source, () => Promise.reject(new Error('nothing to accept')));
    expect(reports.map(({ fault }) => fault)).toEqual([
      expect.stringMatching(/^Faltan columnas: .*revise el separador/),
      expect.stringMatching(/vacío/),
      expect.stringMatching(/demasiado largo|no se cierran/),
      expect.stringMatching(/^Columnas repetidas: CURP/),
    ]);
    expect(readdirSync(join(source.folder, 'rechazados')).sort()).toEqual([
      'a.csv',
      'a.csv.motivo.txt',
      'b.csv',
      'b.csv.motivo.txt',
      'c.csv',
      'c.csv.motivo.txt',
      'e.csv',
      'e.csv.motivo.txt',
    ]);
    expect(readdirSync(source.folder)).toContain('d.csv.tmp');
  });
});

it('a file whose time is yet to come, by the clock of another machine, is taken when it stands still', async () => {
  const source = tableSource(join(folder, 'lab'));
  writeFileSync(join(source.folder, 'hoy.csv'), TABLE);
  utimesSync(join(source.folder, 'hoy.csv'), new Date(), new Date(Date.now() + 7_200_000));
  expect(await waitingFiles(source.folder, /csv$/, 10)).toHaveLength(1);
  utimesSync(join(source.folder, 'hoy.csv'), new Date(), new Date());
  expect(await waitingFiles(source.folder, /csv$/, 60_000)).toEqual([]);
});

it('two resources of a row under one key are a fault of the row', () => {
  const resource = (code: string) => ({
    ...{ type: 'Observation', id: ['FOLIO'] },
    fields: { code: { column: code, system: 'L' }, effective: 'FECHA', value: { column: 'RESULTADO' } },
  });
  const { profile } = tableSource(join(folder, 'lab'), {
    resources: [resource('ESTUDIO'), resource('NOMBRE_ESTUDIO')],
  });
  const [header = '', first = ''] = TABLE.toString('latin1').split('\r\n');
  const cells = first.split(';');
  const row = Object.fromEntries(header.split(';').map((name, index) => [name, cells[index]!]));
  const place = { id: 'fila-2-x', line: 2, raw: Buffer.from(first) };
  expect(mapRow(row, place, rowSource('laboratorio', profile, hospital))).toEqual({
    ...{ kind: 'faulty', faults: [expect.stringContaining('repite la clave «F1» de otro Observation')] },
  });
});

it('fuzz: any row ends in a bundle or in reasons', () => {
  const source = rowSource('laboratorio', tableSource(join(folder, 'lab')).profile, hospital);
  const columns = TABLE.toString('latin1').split('\r\n')[0]!.split(';');
  const words = [
    '',
    ' ',
    'X-1',
    'GLU',
    '31/02/2026',
    '21/11/2026 08:30',
    '99999999999999999999',
    '1e9',
    '-',
    '\u0000',
    '🙂',
    '__proto__',
    'constructor',
    'M',
    'H',
    '<',
    '<5',
    'PEGJ850315HDFRRN00',
    'a'.repeat(5_000),
  ];
  let seed = 3;
  const pick = (): string => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return words[(seed >>> 8) % words.length]!;
  };
  const rounds = Number(process.env.AMATE_FUZZ ?? 0) || 1_000;
  for (let round = 0; round < rounds; round++) {
    const row = Object.fromEntries(columns.map((name) => [name, pick()]));
    const result = mapRow(row, { id: `fila-${round}-x`, line: round, raw: Buffer.from(String(round)) }, source);
    if (result.kind === 'faulty') expect(result.faults.length).toBeGreaterThan(0);
    else expect(result.bundle.entry!.length).toBe(3);
  }
});
