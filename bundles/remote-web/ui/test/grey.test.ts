import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeGrey, GreyDecoder } from '../src/session/grey.js';

const WIDTH = 24;
const HEIGHT = 16;

/** As the appliance encodes what sample() gives; its own test has the same bytes. */
const SAMPLE = Uint8Array.from(
  Buffer.from(
    [
      '00087b715ceed1a7d22a656e685de96b8644a7767207b3813545f4c05d5064554ab44cdc9098546d',
      '2924db61c3622617ef537acd70ecfab800033cdc4248f59aa5525592dcf04572728cd0109a419a1e',
      '59c697704c215ec1027e2fe75a58c597c729f78ff2a42ba898c43897d53800baceee2265fe259b97',
      '38c4c35a09c928e998491b89c4f524bbc5e36f625eaecf1a9f5a8d56a24c2874d90c08e5a4d6f25d',
      'b2c91301508fa8e19cdde9290b3f6f46952fb9f68d3b9251395bff58b36311e94c1850290c124324',
      '904124d28c612b516a95f085a900030a691a44a52ae84a90cb88c4218ad4adaa461200165b48b469',
      '06869465084929289656a57c232a4400516c75b5a14a4e521084616ea8a56955d48980000b25b6d2',
      'a5a94d559223239e1315a95311952000170a6aa62e4744',
    ].join(''),
    'hex',
  ),
);

function sample(): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    const noise = (state >>> 16) & (i < 192 ? 63 : 3);
    return noise + (i % WIDTH) * 4 + (i % 31 === 0 ? 90 : 0);
  });
}

/** Gives noVNC's reader and canvas over bytes that come in two pieces. */
function peer(bytes: Uint8Array, first: number) {
  let there = first;
  let at = 0;
  const drawn: { at: number[]; rgba: Uint8Array }[] = [];
  return {
    rest: () => (there = bytes.length),
    drawn,
    received: {
      rQwait: (_what: string, count: number) => there - at < count,
      rQshift32: () => new DataView(bytes.buffer).getUint32((at += 4) - 4),
      rQshiftBytes: (count: number) => bytes.subarray(at, (at += count)),
    },
    canvas: {
      blitImage: (x: number, y: number, width: number, height: number, rgba: Uint8Array) => drawn.push({ at: [x, y, width, height], rgba }),
    },
  };
}

function framed(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(4 + bytes.length);
  new DataView(all.buffer).setUint32(0, bytes.length);
  all.set(bytes, 4);
  return all;
}

test('decodes what the appliance encodes', () => {
  assert.deepEqual(decodeGrey(SAMPLE, WIDTH, HEIGHT), sample());
});

test('refuses too few and too many bytes', () => {
  for (let length = 0; length < SAMPLE.length; length++) {
    assert.throws(() => decodeGrey(SAMPLE.subarray(0, length), WIDTH, HEIGHT), /fewer bytes/);
  }
  assert.throws(() => decodeGrey(Uint8Array.from([...SAMPLE, 0]), WIDTH, HEIGHT), /more bytes/);
});

test('ends on any bytes', () => {
  let state = 7;
  for (let round = 0; round < 2000; round++) {
    const bytes = SAMPLE.slice();
    for (let i = 0; i < 5; i++) {
      state = (Math.imul(state, 1103515245) + 12345) | 0;
      bytes[(state >>> 8) % bytes.length] = state >>> 3;
    }
    try {
      assert.equal(decodeGrey(bytes, WIDTH, HEIGHT).length, WIDTH * HEIGHT);
    } catch (e) {
      assert.match(String(e), /a grey rectangle of/);
    }
  }
});

test('waits for all of a rectangle and draws it opaque', () => {
  const { received, canvas, drawn, rest } = peer(framed(SAMPLE), 10);
  const decoder = new GreyDecoder();
  assert.equal(decoder.decodeRect(3, 4, WIDTH, HEIGHT, received, canvas), false);
  rest();
  assert.equal(decoder.decodeRect(3, 4, WIDTH, HEIGHT, received, canvas), true);
  assert.deepEqual(drawn[0]!.at, [3, 4, WIDTH, HEIGHT]);
  const greys = sample();
  drawn[0]!.rgba.forEach((value, i) => assert.equal(value, i % 4 === 3 ? 255 : greys[i >> 2]));
});

test('refuses a length beyond its pixels before it waits for it', () => {
  const { received, canvas } = peer(framed(new Uint8Array(WIDTH * HEIGHT + 1)), 4);
  assert.throws(() => new GreyDecoder().decodeRect(0, 0, WIDTH, HEIGHT, received, canvas), /more bytes/);
});
