/**
 * The app as a thing that is installed: its own files kept by a service worker, and nothing else. No answer of the hub is cached
 * by it: the Cache API is not encrypted. generateSW, since a list written by hand ends with an entry twice, and
 * `cache.addAll` then keeps nothing without a word. docs/adr/0030.
 */
import type { VitePWAOptions } from 'vite-plugin-pwa';
import { OF_THE_HUB } from './hub-paths.ts';

export const PWA: Partial<VitePWAOptions> = {
  strategies: 'generateSW',
  // The person says when: a reload by itself would be one in mid-note.
  registerType: 'prompt',
  injectRegister: null,
  manifestFilename: 'amate.webmanifest',
  includeManifestIcons: false,
  manifest: {
    id: '/',
    name: 'Amate · Expediente clínico',
    short_name: 'Amate',
    description: 'El expediente que acompaña a cada persona en la ciudad',
    lang: 'es-MX',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    theme_color: '#691C32',
    background_color: '#F6F4F0',
    icons: [
      { src: '/amate.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/amate-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/amate-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/amate-mascara-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  workbox: {
    // What is of use with the hub at hand alone is not kept.
    globIgnores: [
      '**/assets/{citizen-pages,book-page,appointments-page,share-page,access-page,hidden-page,notices-page}-*',
      '**/assets/{my-record,clinics-page,notice-preferences,measurements-page,carers-card,agenda-card}-*',
      '**/assets/{stock-page,by-name,today,receive-page,orders-page,order-page,new-order-page,transfers-page,recall-page,waste-page,board-page}-*',
      '**/assets/{hospitals-page,hospital-page,new-hospital-page}-*',
      '**/assets/{operation-pages,who-is-who-page,capacity-page,messages-page,codes-page,manage-home,telemonitoring-pages,device-pages,home-section}-*',
    ],
    globPatterns: ['**/*.{js,css,html,svg,png,woff2,wasm}'],
    // The scanner's wasm among them.
    maximumFileSizeToCacheInBytes: 3_000_000,
    navigateFallback: '/index.html',
    // A page of the hub's own answers there, never the app.
    navigateFallbackDenylist: [OF_THE_HUB],
    // The first worker takes the pages that are open already: the line may be cut before anybody reloads.
    clientsClaim: true,
    // Asked for one after the other: what the first screens need comes before the heaviest.
    manifestTransforms: [(entries) => ({ manifest: [...entries].sort((a, b) => a.size - b.size) })],
    cleanupOutdatedCaches: true,
    inlineWorkboxRuntime: true,
    sourcemap: false,
  },
};
