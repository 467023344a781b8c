import { Transform } from 'node:stream';

const ENOUGH = 32 * 1024;

/** Passes bytes on in portions worth sending: a line at a time would cost more in writes than in reading and wording it. */
export function gathered(): Transform {
  let parts: Buffer[] = [];
  let size = 0;
  const portion = () => {
    const whole = Buffer.concat(parts);
    parts = [];
    size = 0;
    return whole;
  };
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      parts.push(part);
      size += part.length;
      if (size < ENOUGH) done();
      else done(null, portion());
    },
    flush(done) {
      if (size === 0) done();
      else done(null, portion());
    },
  });
}
