/** The built web app as files. Its own routes (no dot in the last part) get index.html, an unknown file stays a 404. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express } from 'express';

const RESERVED = /^\/(?:fhir|oidc|entrar|live|healthz|\.well-known)(?:\/|$)/;

export function serveWebApp(app: Express, webRoot: string): void {
  const index = join(webRoot, 'index.html');
  app.use(
    express.static(webRoot, {
      index: 'index.html',
      setHeaders: (response, file) => {
        // Vite names assets by their content.
        const lasting = file.startsWith(join(webRoot, 'assets'));
        response.setHeader('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
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
