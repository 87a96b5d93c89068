/**
 * One bundle for old clinic PCs (Chrome 109, Firefox 115) under a strict Content-Security-Policy:
 * nothing inline, no polyfill injected by the bundler, no asset turned into a data: URL.
 */
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { PWA } from './pwa.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), VitePWA(PWA)],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome109', 'firefox115'],
    modulePreload: false,
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: true,
  },
  server: {
    proxy: Object.fromEntries(
      [
        '/fhir',
        '/oidc',
        '/entrar',
        '/live',
        '/healthz',
        '/expediente',
        '/operacion',
        '/auditoria',
        '/terminologia',
        '/insumos',
        '/buscar-en-expediente',
        '/frases',
        '/visitas',
        '/citas',
        '/clinicas',
        '/compartido',
      ].map((path) => [path, 'http://localhost:8080']),
    ),
  },
});
