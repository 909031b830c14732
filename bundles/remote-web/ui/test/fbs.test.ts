import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFbs } from '../src/recording/fbs.js';

function file(...blocks: [number, number[]][]): ArrayBuffer {
  const bytes = [...new TextEncoder().encode('FBS 001.001\n')];
  const u32 = (n: number): number[] => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];
  for (const [at, data] of blocks) {
    bytes.push(...u32(data.length), ...data, ...new Array<number>((4 - (data.length % 4)) % 4).fill(0), ...u32(at));
  }
  return new Uint8Array(bytes).buffer;
}

test('blocks of a segment, with their times', () => {
  const blocks = readFbs(file([5, [1, 2, 3]], [1700, [9, 9, 9, 9]]));
  assert.deepEqual(blocks.map((it) => [it.at, [...it.bytes]]), [[5, [1, 2, 3]], [1700, [9, 9, 9, 9]]]);
});

test('what was cut off in a block is left, and another format is refused', () => {
  const whole = file([5, [1, 2, 3]], [9, [4]]);
  for (let cut = 12; cut < whole.byteLength; cut++) {
    assert.ok(readFbs(whole.slice(0, cut)).length <= 1);
  }
  assert.throws(() => readFbs(new TextEncoder().encode('vncLog0.0 and more').buffer));
});
