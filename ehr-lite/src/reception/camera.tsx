/**
 * Reads the QR or PDF417 of a CURP print-out with the camera. The browser's own reader is used where it knows both; else a
 * reader in WebAssembly, in a worker of its own: only that worker's address may compile it (hie-core/src/web-app/routes.ts).
 */
import { useEffect, useRef, useState } from 'react';
import { t } from '../texts/t.ts';
import { openReader } from './code-reader.ts';

interface CameraProps {
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

const LOOK_EVERY_MS = 150;

export function Camera({ onText, onClose }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<'starting' | 'looking' | 'refused'>('starting');
  useEffect(() => {
    dialog.current?.showModal();
    let open = true;
    let stop = () => {};
    start(video.current!, (text) => open && onText(text)).then(
      (end) => {
        if (!open) return end();
        stop = end;
        setState('looking');
      },
      () => open && setState('refused'),
    );
    return () => {
      open = false;
      stop();
    };
  }, []);
  return (
    <dialog ref={dialog} class="sheet camera" aria-labelledby="camera-title" onClose={onClose}>
      <h2 id="camera-title">{t('camera.title')}</h2>
      <p class="quiet">{t('camera.hint')}</p>
      <video ref={video} class="camera-view" muted playsInline hidden={state === 'refused'} />
      {state === 'refused' ? (
        <p role="alert">
          <strong>{t('camera.refused')}</strong> {t('camera.refused.fix')}
        </p>
      ) : (
        <p role="status">{t(state === 'starting' ? 'camera.starting' : 'camera.looking')}</p>
      )}
      <button type="button" class="button" onClick={() => dialog.current?.close()}>
        {t('camera.close')}
      </button>
    </dialog>
  );
}

/** @returns how to let go of the camera. @throws when there is none, or it may not be used */
async function start(video: HTMLVideoElement, onText: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
    audio: false,
  });
  const letGo = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    video.srcObject = stream;
    await video.play();
    const reader = await openReader();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const text = await reader.read(video).catch(() => undefined);
      if (text !== undefined) onText(text);
      else timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    timer = setTimeout(() => void look(), 0);
    return () => {
      clearTimeout(timer);
      reader.close();
      letGo();
    };
  } catch (error) {
    letGo();
    throw error;
  }
}
