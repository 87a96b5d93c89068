import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { create } from 'tar';
import type { Concept } from '../model.ts';
import { BrokenFile } from './broken-file.ts';
import { readCatalogue } from './read-catalogue.ts';
import { describeReport, type RepairKind } from './report.ts';
import { LIMITS } from './source/limits.ts';
import { zipOf } from './zip.fixture.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogo-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function read(kind: string, content: string | Buffer, name = 'archivo.csv') {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, content);
  const { systems, report } = await readCatalogue(kind, path);
  const concepts = new Map(systems[0]!.concepts.map((concept): [string, Concept] => [concept.code, concept]));
  const repaired = (wanted: RepairKind) => report.repairs.filter(({ kind: one }) => one === wanted);
  return { systems, report, concepts, repaired };
}

async function faultsOf(kind: string, content: string | Buffer, name?: string) {
  const error = await read(kind, content, name).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(BrokenFile);
  return (error as BrokenFile).faults;
}

const windows1252 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('CIE-10 of DGIS', () => {
  const FILE = [
    'cie10,descripcion',
    'E11,Diabetes mellitus no insulinodependiente',
    'E119,Diabetes mellitus no insulinodependiente  sin mención de complicación',
    'I10X,Hipertensión esencial (primaria)',
    'B98 ,Otros agentes',
    'A930,Enfermedad por virus de  Oropouche',
    'X40,Envenenamiento accidental por  y exposición a analgésicos  antipiréticos',
    'A09,Otras gastroenteritis',
    'A09X,Diarrea',
    'U07.1,Uso emergente de U07.1',
    '',
  ].join('\n');

  it('carries codes as FHIR writes them and keeps the key of DGIS', async () => {
    const { concepts } = await read('cie10', FILE);
    expect(concepts.get('I10')).toMatchObject({ properties: { clave: 'I10X' } });
    expect(concepts.get('E11.9')).toMatchObject({ parents: ['E11'], properties: { clave: 'E119' } });
    expect(concepts.has('I10X')).toBe(false);
  });

  it('puts back the commas that two spaces stand for, and only those', async () => {
    const { concepts, repaired } = await read('cie10', FILE);
    expect(concepts.get('E11.9')?.display).toMatch(/insulinodependiente, sin mención/);
    expect(concepts.get('X40')?.display).toBe(
      'Envenenamiento accidental por, y exposición a analgésicos, antipiréticos',
    );
    expect(concepts.get('A93.0')?.display).toBe('Enfermedad por virus de Oropouche');
    expect(repaired('doble-espacio').map(({ row }) => row)).toEqual([3, 6, 7]);
  });

  it('adds what SUIVE reports by, replaces provisional titles, and tells each', async () => {
    const { concepts, repaired } = await read('cie10', FILE);
    expect(repaired('clave-agregada').map(({ code }) => code)).toEqual(
      expect.arrayContaining(['A97.0', 'A97.1', 'A97.2', 'A97.9', 'A92.5', 'U60.0', 'U60.8']),
    );
    expect(concepts.get('U07.1')?.display).toBe('COVID-19, virus identificado');
    expect(repaired('titulo-provisional')).toHaveLength(1);
    expect(repaired('clave-repetida')).toEqual([expect.objectContaining({ row: 9, code: 'A09X' })]);
    expect(repaired('padre-agregado').map(({ code }) => code)).toContain('A93');
  });

  it('names row and reason of all that is broken, and gives nothing', async () => {
    expect(await faultsOf('cie10', 'cie10,descripcion\nE119,Diabetes\nhola,x\nE110,\n')).toEqual([
      { row: 3, reason: expect.stringMatching(/«HOLA» no tiene la forma/) },
      { row: 4, reason: expect.stringMatching(/E11\.0 no tiene nombre/) },
    ]);
    expect(await faultsOf('cie10', 'cie10,descripcion\nE119,Diabetes\nE119,Otra cosa\n')).toEqual([
      { row: 3, reason: expect.stringMatching(/se repite con otro contenido/) },
    ]);
    expect(await faultsOf('cie10', 'cie10,descripcion\nE119,Diabetes,sobra\n')).toEqual([
      { row: 2, reason: 'trae 3 columnas y el encabezado 2' },
    ]);
    expect(await faultsOf('cie10', 'uno,dos\n1,2\n')).toEqual([
      { row: 1, reason: expect.stringMatching(/falta la columna/) },
    ]);
    expect(await faultsOf('cie10', 'cie10,descripcion\nE119,"Diabetes\nE118,Otra\n')).toEqual([
      { row: expect.any(Number), reason: expect.stringMatching(/comilla/) },
    ]);
    expect(await faultsOf('cie10', '')).toEqual([{ reason: 'el archivo está vacío' }]);
    expect(await faultsOf('cie10', Buffer.from([80, 0, 1, 2]))).toEqual([{ reason: expect.stringMatching(/texto/) }]);
  });

  it('gives up on a file that is another one', async () => {
    const wrong = `cie10,descripcion\n${'no,es\n'.repeat(10_000)}`;
    expect(await faultsOf('cie10', wrong)).toHaveLength(51);
  });
});

describe('encodings and packings of publishers', () => {
  const TEXT = 'clave,descripcion\r\n010.000.0104.00,Paracetamol – tableta años\r\n';

  it('windows-1252, told in the report', async () => {
    const bytes = Buffer.concat([
      windows1252('clave,descripcion\r\n010.000.0104.00,Paracetamol '),
      Buffer.from([0x96]),
      windows1252(' tableta años\r\n'),
    ]);
    const { concepts, repaired } = await read('compendio', bytes);
    expect(concepts.get('010.000.0104.00')?.display).toBe('Paracetamol – tableta años');
    expect(repaired('codificacion')).toEqual([{ kind: 'codificacion', before: 'windows-1252', after: 'utf-8' }]);
  });

  it('UTF-8 with BOM', async () => {
    const { concepts, repaired } = await read('compendio', `\uFEFF${TEXT}`);
    expect([...concepts.keys()]).toEqual(['010.000.0104.00']);
    expect(repaired('marca-bom')).toHaveLength(1);
  });

  it('one text in a zip', async () => {
    const { concepts } = await read('compendio', zipOf([{ name: 'carpeta/c.csv', content: TEXT }]), 'c.zip');
    expect(concepts.size).toBe(1);
  });

  it('refuses a zip that swells, lies, is cut short or has more than one text', async () => {
    const bomb = zipOf([{ name: 'c.csv', content: Buffer.alloc(30_000_000, 0x20) }]);
    expect(await faultsOf('compendio', bomb)).toEqual([{ reason: expect.stringMatching(/se expande demasiado/) }]);
    const liar = zipOf([{ name: 'c.csv', content: Buffer.alloc(30_000_000, 0x20), claimedSize: 1_000 }]);
    expect(await faultsOf('compendio', liar)).toEqual([{ reason: expect.stringMatching(/dañado/) }]);
    const good = zipOf([{ name: 'c.csv', content: TEXT }]);
    expect(await faultsOf('compendio', good.subarray(0, good.length - 30))).toEqual([
      { reason: expect.stringMatching(/dañado/) },
    ]);
    const two = zipOf(['a.csv', 'b.csv'].map((name) => ({ name, content: TEXT })));
    expect(await faultsOf('compendio', two)).toEqual([{ reason: expect.stringMatching(/varios archivos/) }]);
    const many = join(folder, 'many.zip');
    writeFileSync(many, zipOf(Array.from({ length: 30 }, (_, n) => ({ name: `${n}.csv`, content: TEXT }))));
    await expect(readCatalogue('compendio', many, { limits: { ...LIMITS, maxEntries: 20 } })).rejects.toThrow(
      /demasiados/,
    );
  });
});

describe('other catalogues', () => {
  it('Compendio: keys without dots or presentation', async () => {
    const file = 'Clave,Descripción,ATC\n01000001040,Mal,\n';
    expect(await faultsOf('compendio', file)).toEqual([{ row: 2, reason: expect.stringMatching(/GGG/) }]);
    const { concepts, repaired } = await read(
      'compendio',
      'Clave,Descripción,ATC\n010.000.0104,Paracetamol,N02BE01\n01000001080 0,x,\n'.replace('0 0', '00'),
    );
    expect(concepts.get('010.000.0104.00')).toMatchObject({ properties: { atc: 'N02BE01' } });
    expect(repaired('clave-normalizada')).toHaveLength(2);
  });

  it('CLUES: shape, municipality, facilities out of service', async () => {
    const header = 'CLUES;NOMBRE DE LA UNIDAD;CLAVE DE LA ENTIDAD;CLAVE DEL MUNICIPIO;ESTATUS DE OPERACION\n';
    const { concepts } = await read(
      'clues',
      `${header}DFSSA003162;Hospital General Xoco;9;14;EN OPERACION\nDFSSA009999;Cerrado;9;2;FUERA DE OPERACION\n`,
    );
    expect(concepts.get('DFSSA003162')).toMatchObject({ properties: { municipio: '09014' } });
    expect(concepts.get('DFSSA009999')?.inactive).toBe(true);
    expect(await faultsOf('clues', `${header}XX1;Nada;9;14;\n`)).toEqual([{ row: 2, reason: expect.any(String) }]);
  });

  it('SEPOMEX: the notice before the header, places below their código postal', async () => {
    const header = 'd_codigo|d_asenta|d_tipo_asenta|D_mnpio|d_estado|c_estado|c_mnpio|id_asenta_cpcons';
    const text = `El Catálogo Nacional de Códigos Postales, es elaborado por Correos de México, y se da gratis, siempre\n${header}\n02000|Centro "de" Azcapotzalco|Colonia|Azcapotzalco|Ciudad de México|09|002|0353\n`;
    const { concepts } = await read('sepomex', windows1252(text), 'CPdescarga.txt');
    expect(concepts.get('02000-0353')).toMatchObject({ display: 'Centro "de" Azcapotzalco', parents: ['02000'] });
  });

  it('INEGI: zeros that a spreadsheet dropped', async () => {
    const { concepts, repaired } = await read('inegi', 'CVE_ENT,CVE_MUN,NOM_MUN\n9,14,Benito Juárez\n');
    expect(concepts.get('09014')).toMatchObject({ parents: ['09'] });
    expect(concepts.get('09')?.display).toBe('Ciudad de México');
    expect(repaired('clave-normalizada')).toHaveLength(2);
  });

  it('LOINC: the official zip with its Mexican names, its parts and its check digits', async () => {
    const table =
      'LOINC_NUM,COMPONENT,PROPERTY,TIME_ASPCT,SYSTEM,SCALE_TYP,METHOD_TYP,CLASS,STATUS,SHORTNAME,LONG_COMMON_NAME,EXAMPLE_UCUM_UNITS\n"718-7","Hemoglobin","MCnc","Pt","Bld","Qn","","HEM/BC","ACTIVE","Hgb Bld","Hemoglobin [Mass/volume] in Blood","g/dL"\n"8867-4","Heart rate","NRat","Pt","XXX","Qn","","CARD","DEPRECATED","HR","Heart rate","/min"\n';
    const names = 'LOINC_NUM,COMPONENT,LONG_COMMON_NAME\n718-7,Hemoglobina,Hemoglobina en sangre\n';
    const hierarchy =
      'PATH_TO_ROOT,SEQUENCE,IMMEDIATE_PARENT,CODE,CODE_TEXT\n,1,,LP14449-0,Hemoglobin\nLP14449-0,1,LP14449-0,718-7,Hemoglobin Bld\n';
    const zip = zipOf([
      { name: 'LoincTable/Loinc.csv', content: table },
      { name: 'AccessoryFiles/LinguisticVariants/esMX1LinguisticVariant.csv', content: names },
      {
        name: 'AccessoryFiles/LinguisticVariants/esES12LinguisticVariant.csv',
        content: names.replace('Hemoglobina en', 'Otra en'),
      },
      { name: 'AccessoryFiles/ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv', content: hierarchy },
    ]);
    const { concepts, systems } = await read('loinc', zip, 'Loinc_2.80.zip');
    expect(systems[0]?.head).toMatchObject({ url: 'http://loinc.org', starter: false });
    expect(concepts.get('718-7')).toMatchObject({
      display: 'Hemoglobina en sangre',
      parents: ['LP14449-0'],
      designations: [{ language: 'es-MX', value: 'Hemoglobina en sangre' }, { language: 'en' }],
    });
    expect(concepts.get('8867-4')?.inactive).toBe(true);
    expect(concepts.get('LP14449-0')?.abstract).toBe(true);
    expect(await faultsOf('loinc', table.replace('718-7', '718-6'))).toEqual([
      { row: 2, reason: expect.stringMatching(/verificador/) },
    ]);
  });

  it('FHIR packages: code systems in, the rest told, broken ones refused', async () => {
    const root = join(folder, 'paquete');
    await mkdir(join(root, 'package'), { recursive: true });
    const put = (name: string, value: unknown) => writeFile(join(root, 'package', name), JSON.stringify(value));
    await put('package.json', { name: 'mx.prueba', version: '1.0.0' });
    await put('CodeSystem-a.json', {
      resourceType: 'CodeSystem',
      url: 'http://ejemplo.mx/a',
      version: '1',
      content: 'complete',
      concept: [{ code: 'a', display: 'A', concept: [{ code: 'b', display: 'B' }] }],
    });
    await put('ValueSet-a.json', { resourceType: 'ValueSet' });
    const path = join(folder, 'p.tgz');
    await create({ gzip: true, file: path, cwd: root }, ['package']);
    const { systems, report } = await readCatalogue('fhir', path);
    expect(systems.map(({ head }) => [head.url, head.version, head.source])).toEqual([
      ['http://ejemplo.mx/a', '1', 'mx.prueba 1.0.0'],
    ]);
    expect(systems[0]?.concepts.map(({ code, parents }) => [code, parents])).toEqual([
      ['a', []],
      ['b', ['a']],
    ]);
    expect(report.repairs).toEqual([expect.objectContaining({ kind: 'omitido', before: 'package/ValueSet-a.json' })]);
    await expect(readCatalogue('fhir', path, { limits: LIMITS })).resolves.toBeDefined();
    expect(await faultsOf('fhir', 'no es un tar', 'x.tgz')).toEqual([{ reason: expect.any(String) }]);
    expect(await faultsOf('fhir', gzipSync(Buffer.alloc(30_000_000)), 'b.tgz')).toEqual([
      { reason: expect.any(String) },
    ]);
  });

  it('the report reads as a person reads', async () => {
    const { report } = await read('cie10', 'cie10,descripcion\nI10X,Hipertensión  esencial\n');
    const text = describeReport(report);
    expect(text).toMatch(/fila 2, I10: «I10X» → «I10»/);
    expect(text).toMatch(/«Hipertensión {2}esencial» → «Hipertensión, esencial»/);
  });
});
