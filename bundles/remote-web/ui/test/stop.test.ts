import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../src/session/channel.js';
import { STOP_KEY, Stop, takeStopKey } from '../src/session/stop.js';

class FakeChannel implements Channel {
  onmessage: ((bytes: Uint8Array) => void) | null = null;
  onclose: ((reason: string) => void) | null = null;
  readonly sent: string[] = [];
  send(bytes: Uint8Array): void {
    this.sent.push(new TextDecoder().decode(bytes));
  }
  close(): void {
    this.onclose = null;
  }
  say(message: object): void {
    this.onmessage?.(new TextEncoder().encode(JSON.stringify(message)));
  }
}

function stopAt(clock: { now: number }): Stop {
  let presses = 0;
  return new Stop(
    () => clock.now,
    () => `press-${++presses}`,
  );
}

test('a press goes through its three steps', () => {
  const clock = { now: 100 };
  const stop = stopAt(clock);
  const channel = new FakeChannel();
  stop.use(channel);
  stop.press();
  assert.deepEqual(channel.sent, ['{"op":"stop","id":"press-1"}']);
  clock.now = 112;
  channel.say({ op: 'step', id: 'press-1', step: 'received', micros: 0 });
  channel.say({ op: 'step', id: 'press-1', step: 'written', micros: 400 });
  clock.now = 115;
  channel.say({ op: 'step', id: 'press-1', step: 'confirmed', micros: 1200, feedback: true });
  const press = stop.view.press;
  assert.equal(press?.sent, 12);
  assert.equal(press?.relay, 0.4);
  assert.equal(press?.confirmed, 1.2);
  assert.equal(press?.feedback, true);
  stop.close();
});

test('steps that overtake the receipt count as it', () => {
  const clock = { now: 0 };
  const stop = stopAt(clock);
  const channel = new FakeChannel();
  stop.use(channel);
  stop.press();
  clock.now = 7;
  channel.say({ op: 'step', id: 'press-1', step: 'written', micros: 300 });
  clock.now = 9;
  channel.say({ op: 'step', id: 'press-1', step: 'received', micros: 0 });
  assert.equal(stop.view.press?.sent, 7);
  assert.equal(stop.view.press?.relay, 0.3);
  stop.close();
});

test('a press without an answer is said again by the same id over the next channel', () => {
  const stop = stopAt({ now: 0 });
  const first = new FakeChannel();
  stop.use(first);
  stop.press();
  first.onclose?.('gone');
  assert.equal(stop.view.state, null);
  const second = new FakeChannel();
  stop.use(second);
  assert.deepEqual(second.sent, ['{"op":"stop","id":"press-1"}']);
  second.say({ op: 'step', id: 'press-1', step: 'confirmed', micros: 900, feedback: false });
  const third = new FakeChannel();
  stop.use(third);
  assert.deepEqual(third.sent, []);
  stop.close();
});

test('a press before there is a channel waits for one', () => {
  const stop = stopAt({ now: 0 });
  stop.press();
  const channel = new FakeChannel();
  stop.use(channel);
  assert.deepEqual(channel.sent, ['{"op":"stop","id":"press-1"}']);
  stop.close();
});

test('what is not confirmed is said, and steps of another press are not mine', () => {
  const stop = stopAt({ now: 0 });
  const channel = new FakeChannel();
  stop.use(channel);
  stop.press();
  channel.say({ op: 'step', id: 'other', step: 'confirmed', micros: 1 });
  channel.say({ op: 'step', id: 'press-1', step: 'not-confirmed', micros: 1_000_000, words: 'the relay does not answer' });
  assert.equal(stop.view.press?.confirmed, null);
  assert.equal(stop.view.press?.problem, 'the relay does not answer');
  stop.close();
});

test('the stop key is taken before anybody else, once a push', () => {
  const window = new EventTarget() as Window;
  let presses = 0;
  let leaked = 0;
  const give = takeStopKey(window, () => presses++, () => undefined);
  window.addEventListener('keydown', () => leaked++);
  const key = (type: string, code: string, repeat = false): Event =>
    Object.assign(new Event(type, { cancelable: true }), { code, repeat });
  const down = key('keydown', STOP_KEY);
  window.dispatchEvent(down);
  window.dispatchEvent(key('keydown', STOP_KEY, true));
  window.dispatchEvent(key('keyup', STOP_KEY));
  assert.equal(presses, 1);
  assert.equal(leaked, 0);
  assert.equal(down.defaultPrevented, true);
  window.dispatchEvent(key('keydown', 'KeyA'));
  assert.equal(leaked, 1);
  give();
  window.dispatchEvent(key('keydown', STOP_KEY));
  assert.equal(presses, 1);
});

const tripped = (at: string): object => ({ op: 'state', available: true, stop: 'tripped', words: 'tripped', simulated: true, trip: { cause: 'x', by: 'y', at } });
const ARMED = { op: 'state', available: true, stop: 'armed', words: '', simulated: true };
const confirmed = (id: string): object => ({ op: 'step', id, step: 'confirmed', micros: 900, feedback: true });

test('a press is forgotten when its trip is over, whatever came first', () => {
  for (const order of [[ARMED, confirmed('press-1'), tripped('1')], [tripped('1'), confirmed('press-1')], [confirmed('press-1'), ARMED, tripped('1')]]) {
    const stop = stopAt({ now: 0 });
    const channel = new FakeChannel();
    stop.use(channel);
    channel.say(ARMED);
    stop.press();
    order.forEach((message) => channel.say(message));
    assert.equal(stop.view.press?.confirmed, 0.9);
    channel.say(tripped('1'));
    assert.notEqual(stop.view.press, null);
    channel.say(ARMED);
    assert.equal(stop.view.press, null);
    stop.close();
  }
});

test('a press goes with its trip when that was reset while nothing was heard', () => {
  const stop = stopAt({ now: 0 });
  const channel = new FakeChannel();
  stop.use(channel);
  stop.press();
  channel.say(confirmed('press-1'));
  channel.say(tripped('1'));
  channel.onclose?.('gone');
  const next = new FakeChannel();
  stop.use(next);
  next.say(tripped('2'));
  assert.equal(stop.view.press, null);
  stop.close();
});

test('a press that is under way outlives the end of another trip', () => {
  const stop = stopAt({ now: 0 });
  const channel = new FakeChannel();
  stop.use(channel);
  channel.say(tripped('1'));
  stop.press();
  channel.say(ARMED);
  assert.notEqual(stop.view.press, null);
  channel.say(tripped('2'));
  channel.say(confirmed('press-1'));
  assert.notEqual(stop.view.press, null);
  channel.say(ARMED);
  assert.equal(stop.view.press, null);
  stop.close();
});

test('a simulated relay stays known as one while its state is not', () => {
  const stop = stopAt({ now: 0 });
  const channel = new FakeChannel();
  stop.use(channel);
  channel.say(ARMED);
  channel.onclose?.('gone');
  assert.equal(stop.view.state, null);
  assert.equal(stop.view.simulated, true);
  stop.close();
});
