/** What the tests use of npm `simple-hl7`, which ships no types. */
declare module 'simple-hl7' {
  interface Text {
    toString(): string;
  }
  interface TcpClient {
    send(message: Text, done: (error: Error | null, ack: Text) => void): void;
    close(): void;
  }
  const simpleHl7: {
    Parser: new (options?: { segmentSeperator: string }) => { parse(text: string): Text };
    Server: {
      createTcpClient(options: { host: string; port: number; keepalive: boolean }): TcpClient;
      createTcpClient(host: string, port: number): TcpClient;
    };
  };
  export default simpleHl7;
}
