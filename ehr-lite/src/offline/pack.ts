/** Text made small before it is sealed: a record shrinks to about a tenth. */
const through = async (
  bytes: BlobPart,
  by: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(by)).arrayBuffer());

export const pack = (text: string): Promise<Uint8Array<ArrayBuffer>> => through(text, new CompressionStream('gzip'));
export const unpack = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  new TextDecoder().decode(await through(bytes, new DecompressionStream('gzip')));
