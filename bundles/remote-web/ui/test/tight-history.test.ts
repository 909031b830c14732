import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateSync } from 'node:zlib';
import Inflator from '../node_modules/@novnc/novnc/core/inflator.js';
import { keepHistory } from '../src/session/tight-history.js';

const FIRST = Uint8Array.from({ length: 3000 }, (_, i) => (i * i) >> 3);

/** FIRST twice in one stream: the second refers to the first. */
const STREAM = deflateSync(Uint8Array.from([...FIRST, ...FIRST]), { finishFlush: constants.Z_SYNC_FLUSH });

/** Takes it as two rectangles would. */
function inflateTwice(inflater: Inflator): void {
  inflater.setInput(STREAM);
  assert.deepEqual(inflater.inflate(FIRST.length).slice(), FIRST);
  assert.deepEqual(inflater.inflate(FIRST.length).slice(), FIRST);
  inflater.setInput(null);
}

test('a stream goes on after every reset', () => {
  const inflater = new Inflator();
  keepHistory(inflater);
  for (let round = 0; round < 3; round++) {
    inflater.reset();
    inflateTwice(inflater);
  }
});

test('noVNC still needs it', () => {
  const inflater = new Inflator();
  inflateTwice(inflater);
  inflater.reset();
  assert.throws(() => inflateTwice(inflater), /inflate failed/);
});
