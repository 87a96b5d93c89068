import express from 'express';

/** The floor for reads: bare express that answers one body, no security, no database. Prints its port. */
const body = process.argv[2] ?? '{}';
const app = express();
app.disable('x-powered-by');
app.get('/{*path}', (_request, response) => {
  response.type('application/fhir+json').send(body);
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
