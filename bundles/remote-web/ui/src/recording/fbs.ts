/** A block of a segment: bytes of the RFB stream, and when they came. */
export interface Block {
  /** Milliseconds from the segment's beginning. */
  at: number;
  bytes: Uint8Array;
}

const MAGIC = [0x46, 0x42, 0x53, 0x20];
const HEAD = 12;

/**
 * Reads a file in the format FBS 001.001. What was cut off in the middle of a block is left.
 *
 * @throws Error when it is of another format
 */
export function readFbs(file: ArrayBuffer): Block[] {
  const head = new Uint8Array(file, 0, Math.min(HEAD, file.byteLength));
  if (head.length < HEAD || MAGIC.some((byte, i) => head[i] !== byte)) {
    throw new Error('not an FBS file');
  }
  const view = new DataView(file);
  const blocks: Block[] = [];
  for (let at = HEAD; at + 4 <= file.byteLength; ) {
    const length = view.getUint32(at);
    const time = at + 4 + ((length + 3) & ~3);
    if (time + 4 > file.byteLength) {
      break;
    }
    blocks.push({ at: view.getUint32(time), bytes: new Uint8Array(file, at + 4, length) });
    at = time + 4;
  }
  return blocks;
}
