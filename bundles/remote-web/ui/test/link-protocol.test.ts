import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Violation,
  decode,
  decodeAnswer,
  encodeAck,
  encodeBye,
  encodeData,
  encodeHeartbeat,
  encodeJoin,
} from '../src/link/protocol.js';
import { hex, randomOf } from './link-peer.js';

const text = (bytes: string): number[] => [...new TextEncoder().encode(bytes)];

// The same bytes as FrameCodecTest has.
test('frames have the bytes of docs/link.md', () => {
  assert.equal(hex(encodeData(2, 7, new Uint8Array([1, 2]))), '0300000200000007' + '0102');
  assert.equal(
    hex(encodeAck([[0, 5], [65535, 4294967295]])),
    '0400000000000000' + '000000000005' + 'ffffffffffff',
  );
  assert.equal(
    hex(encodeHeartbeat({ sentMicros: 2 ** 33 + 1, echoMicros: 3, heldMicros: 4, silentMicros: 5, flags: 3 })),
    '0500000000000000' + '0000000200000001' + '0000000000000003' + '00000004' + '00000005' + '03',
  );
  assert.equal(hex(encodeBye('ok')), '0600000000000000' + '6f6b');
  assert.equal(
    new TextDecoder().decode(encodeJoin('T', 'bulk', new Map([[3, 9]])).subarray(8)),
    '{"ticket":"T","class":"bulk","path":0,"received":{"3":9}}',
  );
});

test('frames are read back', () => {
  const beat = { sentMicros: 2 ** 40, echoMicros: 3, heldMicros: 4, silentMicros: 5, flags: 1 };
  assert.deepEqual(decode(encodeHeartbeat(beat).buffer), { kind: 'heartbeat', ...beat });
  assert.deepEqual(decode(encodeAck([[1, 2]]).buffer), { kind: 'ack', marks: [[1, 2]] });
  assert.deepEqual(decode(encodeBye('é').buffer), { kind: 'bye', reason: 'é' });
  const joined = new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, ...text('{"link":"L","received":{"1":2}}')]);
  assert.deepEqual(decode(joined.buffer), { kind: 'joined', link: 'L', received: new Map([[1, 2]]) });
});

test('what is not a frame is a violation', () => {
  const not: Array<[string, number[]]> = [
    ['a frame of 3 bytes', [1, 2, 3]],
    ['second byte', [4, 1, 0, 0, 0, 0, 0, 0]],
    ['without sequence', [3, 0, 0, 1, 0, 0, 0, 0, 9]],
    ['without sequence or bytes', [3, 0, 0, 1, 0, 0, 0, 1]],
    ['has a channel', [4, 0, 0, 1, 0, 0, 0, 0]],
    ['an ACK of 5 bytes', [4, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5]],
    ['a HEARTBEAT of 1', [5, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['kind 1 from the server', [1, 0, 0, 0, 0, 0, 0, 0]],
    ['not JSON', [2, 0, 0, 0, 0, 0, 0, 0, 1]],
  ];
  for (const [words, bytes] of not) {
    assert.throws(
      () => decode(new Uint8Array(bytes).buffer),
      (error: Error) => error instanceof Violation && error.message.includes(words),
      words,
    );
  }
  assert.throws(() => decodeAnswer(new Uint8Array(text('{"op":"opened","channel":70000}'))), Violation);
});

test('20,000 mutated frames are read or refused', () => {
  const seed = Date.now() >>> 0;
  console.log(`seed ${seed}`);
  const random = randomOf(seed);
  const valid = [
    encodeData(2, 7, new Uint8Array(40)),
    encodeAck([[0, 5], [1, 6]]),
    encodeHeartbeat({ sentMicros: 1, echoMicros: 2, heldMicros: 3, silentMicros: 4, flags: 0 }),
    encodeBye('bye'),
    new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, ...text('{"link":"L","received":{"1":2,"2":400000}}')]),
    new Uint8Array([3, 0, 0, 0, 0, 0, 0, 1, ...text('{"op":"opened","channel":1,"toClient":"bulk","toServer":"bulk"}')]),
  ];
  for (let i = 0; i < 20_000; i++) {
    const frame = Uint8Array.from(valid[Math.floor(random() * valid.length)] ?? []);
    for (let n = 0; n < 1 + random() * 4; n++) {
      frame[Math.floor(random() * frame.length)] = Math.floor(random() * 256);
    }
    const cut = frame.slice(0, random() < 0.3 ? Math.floor(random() * frame.length) : frame.length);
    try {
      const read = decode(cut.buffer);
      if (read.kind === 'data' && read.channel === 0) {
        decodeAnswer(read.payload);
      }
    } catch (error) {
      assert.ok(error instanceof Violation, `seed ${seed}, mutation ${i}: ${error}`);
    }
  }
});
