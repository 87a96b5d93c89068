/** ZXing in WebAssembly, from our own address; off the screen's thread, and the only place where WebAssembly may run. */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

prepareZXingModule({
  overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path) },
});

addEventListener('message', async ({ data }: MessageEvent<ImageData>) => {
  const found = await readBarcodes(data, {
    formats: ['QRCode', 'PDF417'],
    tryHarder: true,
    maxNumberOfSymbols: 1,
  }).catch(() => []);
  postMessage(found[0]?.text || undefined);
});
