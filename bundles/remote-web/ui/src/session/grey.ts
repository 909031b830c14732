/** RFB's number for it; the appliance's Java side (org.scangate.lib.rfb.grey) describes the encoding. */
export const GREY = 0x53475259;

const ESCAPE = 16;
const MOST_BITS = 7;
const RENEWED_AT = 64;
const CONTEXTS = 11;

const TOO_SHORT = 'a grey rectangle of fewer bytes than its pixels take';
const TOO_LONG = 'a grey rectangle of more bytes than its pixels take';

/** The pixels of a rectangle, one byte each, row by row. */
export function decodeGrey(bytes: Uint8Array, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const counts = new Int32Array(CONTEXTS).fill(1);
  const sums = new Int32Array(CONTEXTS).fill(16);
  let position = 0;
  let held = 0; // the next bits, from the highest
  let holds = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      let west: number;
      let north: number;
      let northWest: number;
      let northEast: number;
      if (y === 0) {
        west = north = northWest = northEast = x === 0 ? 0 : pixels[i - 1]!;
      } else {
        north = pixels[i - width]!;
        west = x === 0 ? north : pixels[i - 1]!;
        northWest = x === 0 ? north : pixels[i - width - 1]!;
        northEast = x === width - 1 ? north : pixels[i - width + 1]!;
      }
      const context = 32 - Math.clz32(Math.abs(west - northWest) + Math.abs(north - northWest) + Math.abs(north - northEast));
      const count = counts[context]!;
      const sum = sums[context]!;
      let bits = 0;
      while (bits < MOST_BITS && count << bits < sum) {
        bits++;
      }

      while (holds <= 24 && position < bytes.length) {
        held |= bytes[position++]! << (24 - holds);
        holds += 8;
      }
      let zeros = Math.clz32(held);
      let more = bits;
      let taken = zeros + 1 + bits;
      if (zeros >= ESCAPE) {
        zeros = 0;
        more = 8;
        taken = ESCAPE + 8;
      }
      if (taken > holds) {
        throw new Error(TOO_SHORT);
      }
      const low = more === 0 ? 0 : (held << (taken - more)) >>> (32 - more);
      held <<= taken;
      holds -= taken;

      const folded = (zeros << more) | low;
      const error = (folded & 1) === 0 ? folded >> 1 : -((folded + 1) >> 1);
      sums[context] = sum + Math.abs(error);
      counts[context] = count + 1;
      if (count + 1 === RENEWED_AT) {
        counts[context]! >>= 1;
        sums[context]! >>= 1;
      }
      pixels[i] = ((west + north + northWest + northEast + 2) >> 2) + error;
    }
  }
  if (position < bytes.length || holds >= 8) {
    throw new Error(TOO_LONG);
  }
  return pixels;
}

/** What noVNC reads from. */
interface Received {
  /** True when so many bytes are not there yet. */
  rQwait(what: string, bytes: number): boolean;
  rQshift32(): number;
  rQshiftBytes(bytes: number, copy: boolean): Uint8Array;
}

/** What noVNC draws on. */
interface Canvas {
  blitImage(x: number, y: number, width: number, height: number, rgba: Uint8Array, offset: number): void;
}

/** The encoding in the shape in which noVNC has its own. */
export class GreyDecoder {
  private length: number | null = null;

  /** False when more bytes must come first. */
  decodeRect(x: number, y: number, width: number, height: number, received: Received, canvas: Canvas): boolean {
    if (this.length === null) {
      if (received.rQwait('GREY', 4)) {
        return false;
      }
      this.length = received.rQshift32();
      if (this.length > width * height) {
        throw new Error(TOO_LONG);
      }
    }
    if (received.rQwait('GREY', this.length)) {
      return false;
    }
    const greys = decodeGrey(received.rQshiftBytes(this.length, false), width, height);
    this.length = null;
    const rgba = new Uint32Array(greys.length); // every browser's machine is little-endian
    for (let i = 0; i < greys.length; i++) {
      rgba[i] = 0xff000000 | (greys[i]! * 0x010101);
    }
    canvas.blitImage(x, y, width, height, new Uint8Array(rgba.buffer), 0);
    return true;
  }
}
