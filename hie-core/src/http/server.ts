/**
 * Node's HTTP server as the hub runs it: a sender who never finishes is cut off, and the head has a size.
 * https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import { MAX_HEADER_LINES } from './bounds.ts';

export interface ServerPatience {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

const MAX_HEAD_BYTES = 16 * 1024;
/** How often Node looks for those who are late. */
const LOOK_EVERY_MS = 1_000;

export function createHttpServer(listener: RequestListener, patience: ServerPatience): Server {
  const server = createServer(
    {
      headersTimeout: Math.min(patience.headersTimeoutMs, patience.requestTimeoutMs),
      requestTimeout: patience.requestTimeoutMs,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      maxHeaderSize: MAX_HEAD_BYTES,
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
    listener,
  );
  // One more than allowed: Node drops the rest without a word, and `requestBounds` has to see that there was a rest.
  server.maxHeadersCount = MAX_HEADER_LINES + 1;
  // Longer than any proxy's, so that the hub is never the one to close a connection that is about to be used.
  server.keepAliveTimeout = 75_000;
  return server;
}
