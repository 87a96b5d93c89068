/** The built web app as files. Its own routes (no dot in the last part) get index.html, an unknown file stays a 404. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express } from 'express';

const RESERVED = /^\/(?:fhir|oidc|entrar|live|healthz|\.well-known)(?:\/|$)/;

/**
 * The worker that reads codes from the camera (ehr-lite/src/reception/scan-worker.ts) is the one place where WebAssembly may be compiled: a
 * worker lives under the policy of its own address, so no page is given it. https://www.w3.org/TR/CSP3/#initialize-global-object-csp
 */
const SCAN_WORKER = /[\\/]assets[\\/]scan-worker-[^\\/]+\.js$/;
const SCAN_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

export function serveWebApp(app: Express, webRoot: string): void {
  const index = join(webRoot, 'index.html');
  app.use(
    express.static(webRoot, {
      index: 'index.html',
      setHeaders: (response, file) => {
        // Vite names assets by their content.
        const lasting = file.startsWith(join(webRoot, 'assets'));
        response.setHeader('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
        if (SCAN_WORKER.test(file)) response.setHeader('Content-Security-Policy', SCAN_POLICY);
      },
    }),
  );
  app.use((request, response, next) => {
    const isPage =
      request.method === 'GET' &&
      !RESERVED.test(request.path) &&
      !/\.[^/]*$/.test(request.path) &&
      request.accepts('html') !== false;
    if (!isPage || !existsSync(index)) return next();
    response.set('Cache-Control', 'no-cache').sendFile(index);
  });
}
