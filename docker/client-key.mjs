/**
 * Prints the private key of a demo client as a JWK, for the file that a connector's service mounts as its secret:
 * docker compose exec -T hub node docker/client-key.mjs conector-DFSSA003162 > docker/secrets/connector-xoco.jwk.json
 */
import { readFileSync } from 'node:fs';

const [id] = process.argv.slice(2);
const { clients } = JSON.parse(readFileSync(`${process.env.AMATE_DATA_DIR ?? '.amate'}/demo.json`, 'utf8'));
const client = clients.find((each) => each.id === id);
if (!client) {
  console.error(`No hay un cliente "${id}". Los que hay: ${clients.map((each) => each.id).join(', ')}`);
  process.exit(1);
}
console.log(JSON.stringify(client.privateJwk));
