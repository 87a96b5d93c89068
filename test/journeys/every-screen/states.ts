/**
 * What every screen owes when the hub does not answer it: the frame stands, what is so is said in words with a way to try again, nothing
 * waits for ever, nothing claims to be empty. Walked before anything of it was ever read, so that no copy can hide it.
 */
import type { Page, Request, Route } from 'playwright-core';
import { countQuestions } from '../../support/at-rest.ts';
import { accessibilityFaults } from '../../support/axe.ts';
import { PC, PHONE } from '../../support/journey.ts';
import type { Address, Known } from './addresses.ts';
import { goTo, PICTURES, picture } from './check.ts';

type Answer = (route: Route) => Promise<void>;
const fails =
  (status: number): Answer =>
  (route) =>
    route.fulfill({ status, contentType: 'application/json', body: '{}' });
/** What a screen is about, by its id: that comes, and nothing else of it. */
const SUBJECT = /^\/fhir\/R4\/(Patient|Encounter|Composition|Task)\/[^/]+$/;
const subjectAlone: Answer = (route) =>
  SUBJECT.test(new URL(route.request().url()).pathname) ? route.fallback() : fails(500)(route);

/** How the hub does not answer. The first finds nothing read before; only for the eye: the others. */
const WAYS: Readonly<Record<string, Answer>> = {
  'sin red': (route) => route.abort('connectionfailed'),
  falla: subjectAlone,
  ...(PICTURES !== undefined && {
    'no permitido': fails(403),
    espera: () => new Promise<void>(() => {}),
  }),
};
/** Words of machines, and of a language that nobody chose. */
const MACHINE = /undefined|\bnull\b|NaN|\[object|TypeError|\bHTTP\b|\bfetch\b|\bfailed\b|not found|Loading/;

/** What a screen is whole without: the knock at the door, the streams, the doctor's own phrases, the marks of the frame. */
const ASIDE = /^\/(healthz$|live\/|visitas\/vivo$|frases$|telemonitoreo\/pendientes$)/;
/** The header counts what is to be reviewed wherever one is, every two minutes again; of these screens it is the subject. */
const isCount = (page: Page, pathname: string): boolean =>
  pathname === '/fhir/R4/Task' && !/\/(por-revisar|referencia)/.test(page.url());
const isOfFrame = (request: Request): boolean => request.resourceType() !== 'fetch';

/** Leaves the page with the hub back, at home, read anew. @returns in words what is wrong */
export async function faultsWithoutHub(
  page: Page,
  screens: readonly { readonly address: Address; readonly name: string }[],
  known: Known,
): Promise<readonly string[]> {
  const faults: string[] = [];
  await hurry(page);
  await countQuestions(page);
  for (const [way, answer] of Object.entries(WAYS)) {
    const asked: string[] = [];
    const handle = async (route: Route): Promise<void> => {
      const { pathname } = new URL(route.request().url());
      if (isOfFrame(route.request()) || pathname.startsWith('/oidc/')) return route.fallback();
      const isAside = ASIDE.test(pathname) || isCount(page, pathname) || (way === 'falla' && SUBJECT.test(pathname));
      if (!isAside) asked.push(pathname);
      await answer(route);
    };
    await page.route('**/*', handle);
    if (way !== 'falla') await page.reload();
    for (const { address, name } of screens) {
      await goTo(page, address.path(known), way === 'espera' ? 900 : 5_000);
      const found = [...(await stands(page, way, asked)), ...(way === 'falla' ? await axe(page) : [])];
      if (way === 'falla' && ON_A_PHONE.test(address.path(known))) found.push(...(await axeOnAPhone(page)));
      if (PICTURES !== undefined) await picture(page, `${name} ${address.path(known)} ${way}`);
      faults.push(...found.map((fault) => `${name} ${address.path(known)}, ${way}: ${fault} (${asked.join(' ')})`));
      asked.length = 0;
    }
    await page.unroute('**/*', handle);
  }
  await page.goto(new URL('/', page.url()).href);
  await page.locator('.nav-first, .nav-second').first().waitFor();
  return faults;
}

const axe = async (page: Page): Promise<string[]> => (await accessibilityFaults(page)).map((one) => `axe ${one}`);

/** One screen of each area. */
const ON_A_PHONE =
  /^\/(por-revisar|monitoreo|almacen\/existencias|quien-es-quien|capacidad|mi-expediente|mis-citas|(paciente|consulta)\/[^/]+)$/;

async function axeOnAPhone(page: Page): Promise<string[]> {
  await page.setViewportSize(PHONE);
  await page.getByRole('button', { name: /^Menú/ }).waitFor();
  const faults = (await axe(page)).map((fault) => `390 px: ${fault}`);
  await page.setViewportSize(PC);
  await page.getByRole('button', { name: /^Menú/ }).waitFor({ state: 'hidden' });
  return faults;
}

/** The app asks twice more before it says so; here nobody waits between. */
const hurry = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const RETRIES_MS = [400, 800];
    const real = window.setTimeout;
    window.setTimeout = ((act: TimerHandler, ms?: number, ...rest: unknown[]) =>
      real(act, RETRIES_MS.includes(ms ?? 0) ? 0 : ms, ...rest)) as typeof setTimeout;
  });

/** At once or soon: what is asked beside the screen fails a moment after it stands, on a busy machine a long one. */
async function stands(page: Page, way: string, asked: readonly string[]): Promise<readonly string[]> {
  const MOST_MS = way === 'espera' ? 0 : 30_000;
  for (const end = Date.now() + MOST_MS; Date.now() < end; await page.waitForTimeout(50)) {
    if ((await standing(page, way, asked.length > 0)).length === 0) return [];
  }
  return standing(page, way, asked.length > 0);
}

const standing = (page: Page, way: string, asked: boolean): Promise<string[]> =>
  page.evaluate(
    ({ way, asked, machine }) => {
      const main = document.querySelector('main')!;
      const text = main.textContent;
      const says = main.querySelector('.notice-problem, .side-problem');
      const waits = main.querySelector('.loading') !== null;
      const word = new RegExp(machine).exec(text)?.[0];
      return [
        ...(document.querySelectorAll('h1').length === 1
          ? []
          : [`${document.querySelectorAll('h1').length} headings h1`]),
        ...(/^\S.* · Amate$/.test(document.title) ? [] : [`title «${document.title}»`]),
        ...(document.querySelector('a[href="/"]') === null ? ['no way back'] : []),
        ...(text.trim().length > 30 || way === 'espera' ? [] : [`blank: «${text.trim()}»`]),
        ...(word === undefined ? [] : [`says «${word}»`]),
        ...(waits && way !== 'espera' ? ['waits for ever'] : []),
        ...(asked && says === null && way !== 'espera' ? ['asked in vain, and says nothing'] : []),
        ...(says !== null && /falla|sin red/.test(way) && says.querySelector('button') === null
          ? [`no way to try again: «${says.textContent}»`]
          : []),
      ];
    },
    { way, asked, machine: MACHINE.source },
  );
