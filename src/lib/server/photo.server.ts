/** Photos that people hand in, made small, square and mute: nothing of what the camera wrote into them is kept. */
import sharp from 'sharp';

/** Past this a small file pretends to be a huge picture: decoding it would take the memory it claims. */
const MAX_PIXELS = 60_000_000;
const SECONDS = 10;
/** What a photo may weigh: a kiosk fetches dozens over a shop's network. */
const ENOUGH_BYTES = 10_240;
const QUALITIES = [82, 70, 55, 40, 25];

// A photo now and then: not worth keeping threads or memory for.
sharp.concurrency(1);
sharp.cache(false);

const begins = (bytes: Uint8Array, magic: number[], at = 0) => magic.every((byte, i) => bytes[at + i] === byte);

/** By content, whatever the file is called: the decoder knows other formats, which nobody's camera makes. */
const isPhoto = (bytes: Uint8Array) =>
  begins(bytes, [0xff, 0xd8, 0xff]) ||
  begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) ||
  (begins(bytes, [0x52, 0x49, 0x46, 0x46]) && begins(bytes, [0x57, 0x45, 0x42, 0x50], 8));

/**
 * @param bytes JPEG, PNG or WebP
 * @param side of the square, in pixels; what is not square is cut to where a face probably is
 * @returns WebP of at most about 10 KB; null where it is no such photo, or a damaged one
 */
export async function squarePhoto(bytes: Uint8Array, side: number): Promise<Buffer | null> {
  if (!isPhoto(bytes)) return null;
  try {
    const square = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .timeout({ seconds: SECONDS })
      // The camera's own note of which way is up goes with the rest.
      .autoOrient()
      .resize(side, side, { fit: 'cover', position: 'attention' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = square.info;
    for (const quality of QUALITIES) {
      const made = await sharp(square.data, { raw: { width, height, channels } })
        .webp({ quality, effort: 5 })
        .toBuffer();
      if (made.length <= ENOUGH_BYTES || quality === QUALITIES.at(-1)) return made;
    }
    return null;
  } catch {
    // Whatever it was that libvips could not read: to the person it is a file that is no photo.
    return null;
  }
}
