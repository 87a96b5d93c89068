/** The reader of codes that this browser has, or ours. */
export interface CodeReader {
  /** Text of the first code in the picture. */
  readonly read: (video: HTMLVideoElement) => Promise<string | undefined>;
  readonly close: () => void;
}

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorMaker {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const FORMATS = ['qr_code', 'pdf417'] as const;
const WIDEST = 1_280;

export async function openReader(): Promise<CodeReader> {
  const Maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  const known = (await Maker?.getSupportedFormats().catch(() => [])) ?? [];
  if (Maker !== undefined && FORMATS.every((format) => known.includes(format))) {
    const detector = new Maker({ formats: FORMATS });
    return { read: async (video) => (await detector.detect(video))[0]?.rawValue, close: () => {} };
  }
  return ownReader();
}

function ownReader(): CodeReader {
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { type: 'module', name: 'scan' });
  const canvas = document.createElement('canvas');
  let answer: ((text: string | undefined) => void) | undefined;
  worker.onmessage = ({ data }: MessageEvent<string | undefined>) => answer?.(data);
  worker.onerror = () => answer?.(undefined);
  return {
    read(video) {
      const scale = Math.min(1, WIDEST / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      if (pen === null || canvas.width === 0) return Promise.resolve(undefined);
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
      return new Promise((resolve) => {
        answer = resolve;
        worker.postMessage(picture, [picture.data.buffer]);
      });
    },
    close: () => worker.terminate(),
  };
}
