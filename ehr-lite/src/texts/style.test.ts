/**
 * How Amate speaks Spanish (docs/glossary.md, "Words of the screens"): "usted", no words of programmers where clinicians and citizens read,
 * each `fix` says what to do or what happens next, and what a button shows stands in the name that is spoken (WCAG 2.2, 2.5.3).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LAB_WORDS } from '../citizen/plain-words/lab-words.ts';

type Texts = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const SPANISH = readdirSync(import.meta.dirname).filter((file) => /^es-mx.*\.ts$/.test(file));
const ENGLISH = readdirSync(join(import.meta.dirname, 'en')).filter((file) => file !== 'parts.ts');
/** `[file key, words]`, each form for itself. */
async function textsOf(files: readonly string[]): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for (const file of files) {
    const part = Object.values((await import(join(import.meta.dirname, file))) as Record<string, Texts>)[0]!;
    for (const [key, text] of Object.entries(part))
      for (const words of typeof text === 'string' ? [text] : Object.values(text))
        found.push([`${file} ${key}`, words]);
  }
  return found;
}

/** What the hub itself says to people: messages, pages without script, sentences of the access list. Literals of each file. */
const HUB = join(import.meta.dirname, '../../../hie-core/src');
const HUB_FILES = [
  ...['notices/texts.ts', 'record/links/page.ts', 'record/links/links.ts', 'record/links/opener.ts'],
  ...['appointments/plain/pages.ts', 'appointments/plain/routes.ts', 'appointments/waitlist/pages.ts'],
  ...['appointments/plain/appointment-page.ts', 'appointments/plain/person-pages.ts'],
  ...['appointments/occupies.ts', 'appointments/claim.ts', 'appointments/change.ts', 'appointments/waitlist/arrive.ts'],
  ...['security/accesses/texts.ts', 'security/accesses/create.ts', 'security/consent/texts.ts'],
  ...['security/sign-in/pages.ts', 'security/sign-in/second-step-pages.ts', 'security/account-admin/pages.ts'],
];
const LITERAL = /'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const hubTexts = (): [string, string][] =>
  HUB_FILES.flatMap((file) =>
    [...readFileSync(join(HUB, file), 'utf8').replace(COMMENT, '').matchAll(LITERAL)]
      .map(([, plain, template]): [string, string] => [file, (plain ?? template)!.replace(/\$\{[^}]*(\}|$)/g, ' ')])
      .filter(([, words]) => /\p{Lu}?\p{Ll}+ \p{Ll}/u.test(words)),
  );

const word = (...all: string[]): RegExp => new RegExp(`(?<![\\p{L}\\d])(${all.join('|')})(?![\\p{L}\\d])`, 'iu');
const TU = word(
  ...[
    'tú',
    'tu',
    'tus',
    'ti',
    'contigo',
    'te',
    'tuy[oa]s?',
    'eres',
    'tienes',
    'puedes',
    'quieres',
    'debes',
    'necesitas',
  ],
  ...['elígel[oa]', 'dilo', 'hazl[oa]', 'avísa(me|nos)', 'cuéntanos', '(?!contr)\\p{L}{2,}aste'],
);
/** Where a sentence begins; within one the same form is said of somebody else: "si escribe", "la persona pide". */
const TU_BEGINS =
  /(?:^|[.:;>¿¡] ?)(Elige|Escribe|Pide|Revisa|Acude|Entra|Mira|Vuelve|Haz|Usa|Llama|Espera un|Confirma|Di|Llega) /u;
const JARGON = word(
  ...[
    'FHIR',
    'REST',
    'tokens?',
    'sync',
    'sincroniza\\p{L}*',
    'hub',
    'JSON',
    'HTTP',
    'API',
    'URL',
    'UUID',
    'backend',
    'caché?',
  ],
  ...[
    'payload',
    'endpoint',
    'timeout',
    'servidor',
    'bundle',
    'bug',
    'log',
    'cookie',
    'IndexedDB',
    'service worker',
    'hash',
  ],
  ...[
    'Appointment',
    'Patient',
    'Observation',
    'Composition',
    'Task',
    'ServiceRequest',
    'HealthcareService',
    'Schedule',
    'Slot',
  ],
);
/** Boards of those who run the system. */
const OPERATION = /es-mx-(capacity|hospitals|local-codes|messages)\.ts|es-mx-trust\.ts (op|audit)\./;
const PAGES = /pages?\.ts$|texts\.ts$/;

const USTED = word(
  ...[
    'abra',
    'acuda',
    'agregue',
    'amplíe',
    'busque',
    'compare',
    'corrija',
    'corríjal[oa]',
    'diga',
    'elija',
    'entre',
    'envíe',
  ],
  ...[
    'escanee',
    'escanéel[oa]',
    'escriba',
    'lea',
    'libere',
    'llame',
    'marque',
    'mire',
    'no cierre',
    'oprima',
    'permita',
    'pida',
    'ponga',
  ],
  ...[
    'pruebe',
    'puede',
    'quite',
    'recargue',
    'revise',
    'salga',
    'suba',
    'tiene que',
    'tome',
    'entregue',
    'use',
    'vea',
    'vuelva',
  ],
);
const NEXT = /aparecer[áa]|quedará|se envían? |se reintenta|ya está|^(Nadie|No queda|No hay)/i;

describe('Spanish of the screens, messages and pages', () => {
  it('says "usted", to citizens too', async () => {
    const all = [...(await textsOf(SPANISH)), ...Object.entries(LAB_WORDS), ...hubTexts()];
    expect(all.filter(([, words]) => TU.test(words) || TU_BEGINS.test(words))).toEqual([]);
  });

  it('has no words of programmers where clinicians and citizens read', async () => {
    const all = [
      ...(await textsOf(SPANISH)).filter(([key]) => !OPERATION.test(key)),
      ...hubTexts().filter(([file]) => PAGES.test(file)),
    ];
    // A blank has a name, and a tag of a page has attributes: neither is read.
    const read = (words: string): string => words.replace(/\{\w+\}|<[^>]*>/g, ' ');
    expect(all.filter(([, words]) => JARGON.test(read(words)))).toEqual([]);
  });

  it('says with every fix what to do, or what happens next', async () => {
    const fixes = (await textsOf(SPANISH)).filter(([key]) => key.endsWith('.fix'));
    expect(fixes.length).toBeGreaterThan(50);
    expect(fixes.filter(([, words]) => !USTED.test(words) && !NEXT.test(words))).toEqual([]);
  });

  it.each([
    ['Spanish', SPANISH],
    ['English', ENGLISH.map((file) => join('en', file))],
  ] as const)('%s: what a button shows is in its spoken name', async (_, files) => {
    const texts = new Map(await textsOf(files));
    const differing = [...texts].flatMap(([key, spoken]) => {
      const shown = /^(.+?)(?:Of|\.of)$/.exec(key)?.[1];
      const [word, short] = [texts.get(shown ?? ''), texts.get(`${shown}.short`)];
      const seen = [word, short].filter((one) => one !== undefined);
      const heard = seen.some((one) => one.includes('{') || spoken.toLowerCase().includes(one.toLowerCase()));
      return seen.length === 0 || heard ? [] : [[key, seen[0], spoken]];
    });
    expect(differing).toEqual([]);
  });

  it('writes a date in one place: calendar/when.ts in the app, record/when.ts and booking/mexico-city-day.ts for the hub’s pages', () => {
    const WRITES = /Intl\.DateTimeFormat|\.toLocale(Date|Time)?String\(/;
    const pages = filesOf(HUB).filter((file) => /(pages?|texts|when)\.ts$/.test(file));
    const found = [...filesOf(APP), ...pages].filter((file) => WRITES.test(readFileSync(file, 'utf8')));
    expect(found.map((file) => file.split('/src/')[1])).toEqual(['calendar/when.ts', 'record/when.ts']);
  });

  it('has no words that no screen says', async () => {
    const says = saidIn(filesOf(APP).filter((file) => !/\/texts\/(es-mx|en\/)/.test(file)));
    const keys = (await textsOf(SPANISH)).map(([key]) => key).filter((key) => !says(key.split(' ')[1]!));
    expect([...new Set(keys)]).toEqual([]);
  });
});

const APP = join(import.meta.dirname, '..');
const filesOf = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
    .map((name) => join(folder, name));

/** A key stands in the code as it is, or is built: `state.${one}`, where a blank is one part of it, or at the beginning a text of the code. */
function saidIn(files: readonly string[]): (key: string) => boolean {
  const source = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const literals = new Set([...source.matchAll(/['"]([\w.-]+)['"]/g)].map(([, text]) => text!));
  // A template of a type names what may be said, and says nothing.
  const built = [...source.matchAll(/`((?:[\w.-]|\$\{(?!string|infer)[^}`]*\})+)`/g)]
    .map(([, template]) => template!.replace(/\$\{[^}]*\}/g, '*'))
    .filter((template) => /[a-z]\w*\.\*|^\*\.[a-z]/i.test(template));
  const patterns = [...new Set(built)].map(
    (one) => new RegExp(`^${one.replace(/\./g, '\\.').replace(/^\*/, '(.+)').replace(/\*/g, '[^.]+')}$`),
  );
  const isBuilt =
    (key: string) =>
    (pattern: RegExp): boolean => {
      const found = pattern.exec(key);
      return found !== null && (found[1] === undefined || literals.has(found[1]));
    };
  return (key) => literals.has(key) || patterns.some(isBuilt(key));
}
