import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChannelPort } from '../src/link/link.js';
import type { Channel } from '../src/session/channel.js';
import { type Answer, SessionClient, type Wire } from '../src/session/client.js';
import { InputToUpdate } from '../src/session/input-to-update.js';
import { ALT, CTRL, DELETE, F_KEYS, chord, leavesConsole } from '../src/session/keys.js';
import { Reach } from '../src/session/reach.js';
import { type LinkState, Resume } from '../src/session/resume.js';
import { RfbSocket } from '../src/session/rfb-socket.js';

/** node 18 has none. */
globalThis.CustomEvent ??= class<T> extends Event {
  readonly detail: T | undefined;
  constructor(type: string, init?: CustomEventInit<T>) {
    super(type, init);
    this.detail = init?.detail;
  }
} as unknown as typeof CustomEvent;

class FakeChannel implements Channel {
  onmessage: ((bytes: Uint8Array) => void) | null = null;
  onclose: ((reason: string) => void) | null = null;
  readonly sent: Uint8Array[] = [];
  closed = false;
  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  close(): void {
    this.closed = true;
  }
  texts(): unknown[] {
    return this.sent.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown);
  }
  say(message: object): void {
    this.onmessage?.(new TextEncoder().encode(JSON.stringify(message)));
  }
}

const KEY_DOWN = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 97);
const KEY_UP = Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 97);
const QEMU_DOWN = Uint8Array.of(255, 0, 0, 1, 0, 0, 0, 97, 0, 0, 0, 30);
const pointer = (buttons: number): Uint8Array => Uint8Array.of(5, buttons, 0, 9, 0, 9);
const REQUEST = Uint8Array.of(3, 1, 0, 0, 0, 0, 0, 9, 0, 9);

test('input to update: from the first counted input to the next paint', () => {
  const it = new InputToUpdate();
  assert.equal(it.median(), null);
  it.sent(REQUEST, 0);
  it.sent(pointer(0), 1);
  assert.equal(it.painted(5), false, 'neither a request nor a move is an input');
  it.sent(KEY_DOWN, 10);
  it.sent(KEY_DOWN, 15);
  it.sent(KEY_UP, 16);
  assert.equal(it.painted(30), true);
  assert.equal(it.median(), 20);
  assert.equal(it.painted(31), false, 'one answer for one input');
  it.sent(pointer(1), 100);
  it.painted(110);
  it.sent(pointer(1), 120);
  assert.equal(it.painted(130), false, 'a drag with the same buttons');
  it.sent(QEMU_DOWN, 200);
  it.painted(202);
  assert.equal(it.median(), 10, 'of 20, 10, 2');
});

test('input to update: an update long after is no answer', () => {
  const it = new InputToUpdate();
  it.sent(KEY_DOWN, 0);
  assert.equal(it.painted(InputToUpdate.LONGEST_MILLIS + 1), false);
  it.sent(KEY_DOWN, 3000);
  it.sent(KEY_DOWN, 3000 + InputToUpdate.LONGEST_MILLIS + 1);
  assert.equal(it.painted(3000 + InputToUpdate.LONGEST_MILLIS + 5), true);
  assert.equal(it.median(), 4, 'the forgotten input does not count');
});

test('input to update: only the last nine', () => {
  const it = new InputToUpdate();
  for (let i = 0; i < 20; i++) {
    it.sent(KEY_DOWN, i * 100);
    it.painted(i * 100 + i);
  }
  assert.equal(it.median(), 15);
});

/** Rows of: at, link, holds control, banner. */
function resumes(rows: [number, LinkState, boolean, string][]): Resume {
  const it = new Resume();
  for (const [at, link, holds, banner] of rows) {
    assert.equal(it.step(link, holds, at), banner, `at ${at}`);
  }
  return it;
}

test('a short loss in control: back, nothing to do', () => {
  resumes([
    [0, 'connecting', false, 'none'],
    [1, 'up', true, 'none'],
    [1000, 'lost', true, 'lost'],
    [2000, 'up', true, 'back-in-control'],
    [6000, 'up', true, 'back-in-control'],
    [7001, 'up', true, 'none'],
  ]);
});

test('control went with the link: it is offered until settled', () => {
  const it = resumes([
    [0, 'up', true, 'none'],
    [1000, 'lost', true, 'lost'],
    [9000, 'up', true, 'back-in-control'],
    [9100, 'up', false, 'offer'],
    [90_000, 'up', false, 'offer'],
  ]);
  it.settle();
  assert.equal(it.step('up', false, 90_001), 'none');
});

test('the link ended and was made anew: offered as well', () => {
  resumes([
    [0, 'up', true, 'none'],
    [1000, 'lost', true, 'lost'],
    [31_000, 'ended', true, 'lost'],
    [31_500, 'connecting', false, 'lost'],
    [32_000, 'up', false, 'offer'],
  ]);
});

test('a viewer is told that the link is back, and no more', () => {
  resumes([
    [0, 'up', false, 'none'],
    [1000, 'lost', false, 'lost'],
    [2000, 'up', false, 'back'],
    [8000, 'up', false, 'none'],
  ]);
});

test('control that is lost long after the link was back is not the link\'s', () => {
  resumes([
    [0, 'up', true, 'none'],
    [1000, 'lost', true, 'lost'],
    [2000, 'up', true, 'back-in-control'],
    [60_000, 'up', true, 'none'],
    [61_000, 'up', false, 'none'],
  ]);
});

test('a chord is pressed in order and released in reverse', () => {
  assert.deepEqual(
    chord([CTRL, ALT, DELETE]).map((stroke) => `${stroke.code} ${stroke.down}`),
    ['ControlLeft true', 'AltLeft true', 'Delete true', 'Delete false', 'AltLeft false', 'ControlLeft false'],
  );
  assert.equal(F_KEYS.length, 12);
  assert.deepEqual(F_KEYS[11], { keysym: 0xffc9, code: 'F12' });
  assert.equal(leavesConsole({ code: 'Home', ctrlKey: true, altKey: true }), true);
  assert.equal(leavesConsole({ code: 'Home', ctrlKey: true, altKey: false }), false);
});

test('RfbSocket listens only when the constructor of noVNC is through', async () => {
  const channel = new FakeChannel();
  const told: number[] = [];
  const socket = new RfbSocket(channel, (bytes) => told.push(bytes.length));
  const heard: number[] = [];
  socket.onmessage = ({ data }) => heard.push(...new Uint8Array(data));
  assert.equal(typeof channel.onmessage, 'object', 'not yet');
  await Promise.resolve();
  channel.onmessage?.(Uint8Array.of(3));
  assert.deepEqual(heard, [3]);
  socket.send(Uint8Array.of(7, 8));
  assert.deepEqual(channel.sent, [Uint8Array.of(7, 8)]);
  assert.deepEqual(told, [2]);
});

test('RfbSocket has the members that noVNC looks for', () => {
  const socket = new RfbSocket(new FakeChannel(), () => undefined);
  const members = [...Object.keys(socket), ...Object.getOwnPropertyNames(Object.getPrototypeOf(socket))];
  for (const wanted of ['send', 'close', 'binaryType', 'onerror', 'onmessage', 'onopen', 'protocol', 'readyState']) {
    assert.ok(members.includes(wanted), wanted);
  }
});

test('RfbSocket ends once, from either side', async () => {
  const channel = new FakeChannel();
  const socket = new RfbSocket(channel, () => undefined);
  let ends = 0;
  socket.onclose = () => ends++;
  channel.onclose?.('gone');
  socket.close();
  socket.send(Uint8Array.of(1));
  await Promise.resolve();
  assert.equal(ends, 1);
  assert.equal(channel.closed, false);
  assert.deepEqual(channel.sent, []);
});

class FakeWire implements Wire {
  state: LinkState = 'up';
  reason = '';
  quality = null;
  onchange: (() => void) | null = null;
  closed = false;
  readonly opened: [string, Record<string, string>][] = [];
  readonly session = new FakeChannel();
  channel(name: string, parameters: Record<string, string>): Promise<Channel> {
    this.opened.push([name, parameters]);
    if (name === 'session') {
      setImmediate(() => this.session.say(STATE));
    }
    return Promise.resolve(this.session);
  }
  channelPort(): ChannelPort {
    throw new Error('not in this test');
  }
  setVisible(): void {
    return;
  }
  close(): void {
    this.closed = true;
  }
}

const STATE = { op: 'state', session: 's-7', callOuts: [], you: { mayOperate: true, holdsControl: true, waits: false, secondFactorDueBy: null } };

test('a session asks, answers, measures and opens consoles', async () => {
  const wire = new FakeWire();
  const client = await SessionClient.open(() => Promise.resolve(wire), 'mr-1');
  const answers: Answer[] = [];
  client.addEventListener('answer', (event) => answers.push((event as CustomEvent<Answer>).detail));
  wire.session.say({ op: 'control', granted: false, reasons: ['because'] });
  wire.session.say({ op: 'measure', inputToUpdateMicros: 1234 });
  assert.equal(client.holdsControl, true);
  assert.equal(client.applianceMicros, 1234);
  assert.deepEqual(answers.map((it) => it.reasons), [['because']]);
  wire.session.say({ ...STATE, you: { ...STATE.you, holdsControl: false } });
  assert.equal(client.applianceMicros, null, 'measured in control only');
  await client.console('main');
  assert.deepEqual(wire.opened, [
    ['session', { scanner: 'mr-1' }],
    ['console', { session: 's-7', display: 'main' }],
  ]);
  client.askControl('');
  client.touch(0);
  client.touch(29_999);
  client.touch(30_000);
  client.releaseControl();
  client.answerRequest(true);
  client.answerRequest(false);
  wire.session.say({ ...STATE, you: { ...STATE.you, waits: true } });
  client.releaseControl();
  assert.deepEqual(wire.session.texts(), [
    { op: 'control.request', phantom: '' },
    { op: 'touch' },
    { op: 'touch' },
    { op: 'control.release' },
    { op: 'control.hand-over' },
    { op: 'control.decline' },
    { op: 'control.withdraw' },
  ]);
});

test('a session ends once with its reason, and not by its own close', async () => {
  const wire = new FakeWire();
  const client = await SessionClient.open(() => Promise.resolve(wire), 'mr-1');
  const reasons: string[] = [];
  client.addEventListener('ended', (event) => reasons.push((event as CustomEvent<string>).detail));
  wire.session.onclose?.('the scanner was taken out of the site file');
  wire.state = 'ended';
  wire.onchange?.();
  assert.deepEqual(reasons, ['the scanner was taken out of the site file']);
  assert.equal(wire.closed, true);

  const other = new FakeWire();
  const closing = await SessionClient.open(() => Promise.resolve(other), 'mr-1');
  closing.addEventListener('ended', () => assert.fail('told of its own close'));
  closing.close();
  other.session.onclose?.('');
  assert.equal(other.closed, true);
});

test('a session that ends before its first state is refused with the reason', async () => {
  const wire = new FakeWire();
  const opening = SessionClient.open(() => Promise.resolve(wire), 'mr-1');
  await Promise.resolve();
  await Promise.resolve();
  wire.session.onclose?.('no session for you');
  await assert.rejects(opening, /no session for you/);
  assert.equal(wire.closed, true);
});

test('a session that is refused leaves no link behind', async () => {
  const wire = new FakeWire();
  wire.channel = () => Promise.reject(new Error('no'));
  await assert.rejects(() => SessionClient.open(() => Promise.resolve(wire), 'mr-1'), /no/);
  assert.equal(wire.closed, true);
});

test('a console that goes and comes back is news, one that was never there is not', () => {
  const reach = new Reach();
  const step = (state: string, reachWords = ''): string => reach.step({ name: 'MR 1', reach: state, reachWords });
  assert.equal(step('CONNECTING'), '');
  assert.equal(step('UNREACHABLE', 'MR 1 cannot be reached: no.'), '');
  assert.equal(step('CONNECTED'), '');
  assert.equal(step('UNREACHABLE', 'MR 1 cannot be reached: it hangs.'), 'MR 1 cannot be reached: it hangs.');
  assert.equal(step('CONNECTING'), '');
  assert.equal(step('CONNECTED'), 'The console of MR 1 is back. What was typed meanwhile did not reach it.');
  assert.equal(step('CONNECTED'), '');
});
