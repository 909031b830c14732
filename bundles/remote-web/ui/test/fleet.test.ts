import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StabilityBins, type WireOverview, filtered, rowsOf } from '../src/fleet/fleet.js';
import { appliancePath, parseFleetRoute } from '../src/fleet/routes.js';
import { figuresOf, filled, lossStep, lostOf } from '../src/fleet/stability.js';
import { ROW_HEIGHT, windowOf } from '../src/fleet/window.js';

const wire: WireOverview = {
  broker: { there: true, since: 0, words: '' },
  presences: ['NEVER_SEEN', 'ONLINE', 'QUIET', 'DEAD'],
  troubles: ['QUIET', 'DEAD', 'STOPPED'],
  rows: [
    ['north', 'gw-1', 2, 1000, 900, '0.1.0', 1, [0, 1000, ''], [2, 500, 'mr-1 tripped']],
    ['north', 'gw-2', 1, 1000, 0, '0.1.0', 2],
    ['south', 'gw-1', 0, 0, 0, '', 0],
  ],
};
const none = { text: '', group: '', presence: '', trouble: '' };
const names = (by: Partial<typeof none>): string[] => filtered(rowsOf(wire), { ...none, ...by }).map((row) => row.key);

test('rows keep the order, and never seen is not online', () => {
  const rows = rowsOf(wire);
  assert.deepEqual(rows.map((row) => row.presence), ['QUIET', 'ONLINE', 'NEVER_SEEN']);
  assert.deepEqual(rows[0]?.troubles.map((it) => it.trouble), ['QUIET', 'STOPPED']);
});

test('a filter finds by words, group, presence and trouble, all at once', () => {
  assert.deepEqual(names({}), ['north/gw-1', 'north/gw-2', 'south/gw-1']);
  assert.deepEqual(names({ text: 'GW-1' }), ['north/gw-1', 'south/gw-1']);
  assert.deepEqual(names({ text: 'gw north tripped' }), ['north/gw-1']);
  assert.deepEqual(names({ group: 'north', presence: 'ONLINE' }), ['north/gw-2']);
  assert.deepEqual(names({ trouble: 'any' }), ['north/gw-1']);
  assert.deepEqual(names({ trouble: 'STOPPED' }), ['north/gw-1']);
});

test('only the rows in sight and a few around them are shown', () => {
  const shown = windowOf(5000 * ROW_HEIGHT, 600, 10_000, -1);
  assert.ok(shown.length < 45, String(shown.length));
  assert.ok(shown.includes(5000) && shown.includes(5013) && !shown.includes(4900));
  assert.deepEqual(windowOf(0, 600, 2, -1), [0, 1]);
  assert.deepEqual(windowOf(0, 600, 0, -1), []);
});

test('a list that has become shorter than it was scrolled shows its end', () => {
  assert.ok(windowOf(9000 * ROW_HEIGHT, 600, 20, -1).includes(19));
});

test('the row with the focus stays, above or below', () => {
  assert.equal(windowOf(5000 * ROW_HEIGHT, 600, 10_000, 3)[0], 3);
  assert.equal(windowOf(0, 600, 10_000, 9000).at(-1), 9000);
});

test('an address leads to an appliance and back, whatever its name', () => {
  const path = appliancePath('a b', '<i>/?');
  assert.deepEqual(parseFleetRoute(path), { page: 'appliance', group: 'a b', node: '<i>/?' });
  assert.equal(parseFleetRoute('/fleet/a/%zz').page, 'unknown');
  assert.equal(parseFleetRoute('/scanners').page, 'unknown');
});

/** Bins of 10 s at 0, 10 and 40 s; the second without a beat. */
const bins: StabilityBins = {
  from: 0,
  until: 60_000,
  at: [0, 10_000, 40_000],
  beats: [2, 0, 1],
  expected: [2, 2, 2],
  median: [10, null, 30],
  p95: [11, null, 40],
  p99: [12, null, 50],
  max: [13, null, 60],
  jitter: [1, null, 3],
  loss: [null, null, 0.25],
  marks: [],
};

test('a time without beats breaks the line and is one silence', () => {
  const it = filled(bins);
  assert.deepEqual(it.median, [10, null, null, 30]);
  assert.deepEqual(it.silent, [[10, 40]]);
});

test('what was lost is of packets where that is known, of heartbeats else', () => {
  assert.equal(lostOf(bins, 0), 0);
  assert.equal(lostOf(bins, 1), 1);
  assert.equal(lostOf(bins, 2), 0.25);
  assert.deepEqual([0, 0.01, 0.05, 0.2, 0.5, 0.51, null].map(lossStep), [0, 1, 1, 2, 3, 4, 0]);
});

test('the figures are those of the bins', () => {
  assert.deepEqual(figuresOf(bins), { availability: 0.5, median: 30, worst: 60, jitter: 2, longest: 30 });
});
