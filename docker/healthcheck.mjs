/** Exit code 0 when GET /healthz on the given port answers 2xx. The slim image has no curl. */
const port = process.argv[2];

try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4_000) });
  process.exit(ok ? 0 : 1);
} catch {
  process.exit(1);
}
