/** Somebody else's HL7 v2 client (npm `simple-hl7`), so that our own framing is not judged by itself alone. */
import simpleHl7 from 'simple-hl7';

interface Hl7Message {
  toString(): string;
}

/** @returns the acknowledgement's text */
export function sendByThirdParty(port: number, message: string): Promise<string> {
  const parsed = new simpleHl7.Parser({ segmentSeperator: '\r' }).parse(message) as Hl7Message;
  const client = simpleHl7.Server.createTcpClient({ host: '127.0.0.1', port, keepalive: false });
  return new Promise((resolve, reject) => {
    client.send(parsed, (error: Error | null, ack: Hl7Message) => (error ? reject(error) : resolve(ack.toString())));
  });
}
