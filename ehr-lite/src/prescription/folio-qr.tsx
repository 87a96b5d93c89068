/** The folio as a QR code, and nothing else: who photographs it learns nothing of the person. Its library comes only when a prescription is shown. */
import { useEffect, useState } from 'react';

const QUIET = 4;

/** Error correction M: a fold or a stain leaves it readable (ISO/IEC 18004). */
interface FolioQrProps {
  readonly folio: string;
  /** `Byte` for what is not in capitals, such as an address. */
  readonly mode?: 'Alphanumeric' | 'Byte';
  /** What a screen reader says; the folio itself if left out. */
  readonly label?: string;
  readonly look?: string;
}

export function FolioQr({ folio, mode = 'Alphanumeric', label = folio, look = 'paper-qr' }: FolioQrProps) {
  const [path, setPath] = useState<{ readonly d: string; readonly size: number }>();
  useEffect(() => {
    let left = false;
    import('qrcode-generator').then(({ default: qrcode }) => {
      const code = qrcode(0, 'M');
      code.addData(folio, mode);
      code.make();
      const count = code.getModuleCount();
      const dark = Array.from({ length: count * count }, (_, at) => [Math.trunc(at / count), at % count] as const);
      const d = dark.flatMap(([row, column]) =>
        code.isDark(row, column) ? [`M${column + QUIET} ${row + QUIET}h1v1h-1z`] : [],
      );
      if (!left) setPath({ d: d.join(''), size: count + 2 * QUIET });
    });
    return () => {
      left = true;
    };
  }, [folio, mode]);
  if (path === undefined) return null;
  return (
    <svg
      class={look}
      viewBox={`0 0 ${path.size} ${path.size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path d={path.d} fill="#000" />
    </svg>
  );
}
