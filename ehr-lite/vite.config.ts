/**
 * One bundle for old clinic PCs (Chrome 109, Firefox 115) under a strict Content-Security-Policy:
 * nothing inline, no polyfill injected by the bundler, no asset turned into a data: URL.
 */
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { PWA } from './pwa.ts';

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

type Belongs = (id: string, modules: Modules) => boolean;

/** @returns whether a module is among those that must be there before this screen runs */
function partOf(screen: string): Belongs {
  const root = `${import.meta.dirname}/src/${screen}`;
  let parts: Set<string> | undefined;
  const gather = (id: string, modules: Modules, found: Set<string>): Set<string> => {
    if (found.has(id)) return found;
    found.add(id);
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) gather(imported, modules, found);
    return found;
  };
  return (id, modules) => {
    parts ??= gather(root, modules, new Set());
    return id !== root && parts.has(id);
  };
}

const ofFirst = partOf('main.tsx');
const ofRecord = partOf('patient/patient-page.tsx');
const ofConsultation = partOf('consultation/consultation-page.tsx');
const ofMorning = partOf('queue/morning-page.tsx');
const ofCitizen = partOf('citizen/citizen-pages.tsx');
const ofBooking = partOf('booking/book-page.tsx');
const ofCount = partOf('supply/count/count-page.tsx');

/**
 * What comes together lies in one file: to an old line every file is a request, and a clinic's first morning asks for all of
 * them. What the record shares with other screens is apart, so that they do not wait for the rest of it. The first that fits.
 */
const FILES: readonly (readonly [string, Belongs])[] = [
  ['base', ofFirst],
  [
    'common',
    (...module) => (ofCitizen(...module) || ofBooking(...module)) && (ofRecord(...module) || ofMorning(...module)),
  ],
  ['desk', (...module) => ofMorning(...module) && (ofRecord(...module) || ofCount(...module))],
  ['chart', (...module) => ofRecord(...module) && ofConsultation(...module)],
  ['record', ofRecord],
  ['morning', (id, modules) => ofMorning(id, modules) && !id.includes('/src/reception/')],
];
const groups = FILES.map(([name, belongs], index) => ({
  name: (id: string, modules: Modules) => (belongs(id, modules) ? name : null),
  priority: FILES.length - index,
}));

export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), VitePWA(PWA)],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome109', 'firefox115'],
    // Everything a screen is made of is asked for at once, not one round trip after another.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups } } },
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: true,
  },
});
