import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DrawAct, Drawings } from '../src/session/drawings.js';
import { Pen } from '../src/session/pen.js';

const line = (id: number, from: number, points: number[], own: number | null = null): DrawingLine => ({ id, by: 'Trudy Lang', colour: 2, display: 'main', own, from, points });
type DrawingLine = ReturnType<Drawings['all']>['lines'][number];

test('drawings grow, go and are told anew to another window', () => {
  const drawings = new Drawings();
  drawings.take({ lines: [line(1, 0, [1, 2]), line(2, 0, [5, 5], 7)], gone: [], pointers: [] });
  drawings.take({ lines: [line(1, 1, [3, 4])], gone: [2], pointers: [{ by: 'Ben', colour: 0, display: 'other', x: 1, y: 1 }] });
  assert.deepEqual(drawings.linesOn('main').map((it) => it.points), [[1, 2, 3, 4]]);
  assert.equal(drawings.ownColour, 2);
  assert.equal(drawings.pointersOn('main').length, 0);
  const other = new Drawings();
  other.take(drawings.all());
  assert.deepEqual(other.linesOn('main'), drawings.linesOn('main'));
  assert.equal(other.pointersOn('other').length, 1);
  other.clear();
  assert.equal(other.any, false);
});

test('a pen tells lines in order, paced, and goes on as another line when one is full', () => {
  let due = (): void => undefined;
  const timers = { setTimeout: (act: () => void): number => ((due = act), 1), clearTimeout: (): void => undefined };
  Object.assign(globalThis, { window: timers });
  const acts: DrawAct[] = [];
  const pen = new Pen('main', 1000, (act) => acts.push(act));
  pen.move(3, 3);
  pen.move(4, 4);
  assert.equal(acts.length, 0);
  due();
  const [pointed] = acts.splice(0);
  assert.deepEqual(pointed, { act: 'point', display: 'main', x: 4, y: 4 });

  pen.begin(0, 0);
  for (let i = 1; i <= 450; i++) {
    pen.move(i, i);
    pen.move(i, i);
  }
  pen.end();
  const lines = new Map<number, number[]>();
  for (const act of acts) {
    assert.equal(act.act, 'line');
    if (act.act === 'line') {
      const points = lines.get(act.line) ?? [];
      assert.equal(act.from, points.length / 2);
      assert.ok(act.points.length <= 128);
      lines.set(act.line, [...points, ...act.points]);
    }
  }
  assert.deepEqual([...lines.keys()], [1001, 1002]);
  assert.equal(lines.get(1001)?.length, 800);
  // The second begins where the first ends.
  assert.deepEqual(lines.get(1002)?.slice(0, 2), [399, 399]);
  assert.equal((lines.get(1001)?.length ?? 0) + (lines.get(1002)?.length ?? 0), 2 * 452);
});
