/** QR codes as one vector path: sharp on screen and paper, small in the page. */
import { encodeQR } from 'qr';

/** Modules of white that scanners want around the code. */
const QUIET = 4;

/** @returns an SVG path of the dark modules, one unit each, and the viewBox with the quiet zone around them */
export function qrPath(text: string): { path: string; viewBox: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const runs = rows.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      const length = (end === -1 ? row.length : end) - x;
      return `M${x} ${y}h${length}v1h-${length}z`;
    }),
  );
  return { path: runs.join(''), viewBox: `0 0 ${rows.length} ${rows.length}` };
}
