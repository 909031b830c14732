import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinkChannel } from '../src/link/link.js';
import type { FromWorker } from '../src/link/messages.js';
import { WorkerSide } from '../src/link/worker-side.js';
import { World } from './link-peer.js';

/** Lets node's message ports deliver. */
const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

async function made(): Promise<{ world: World; side: WorkerSide; told: FromWorker[] }> {
  const world = new World();
  const told: FromWorker[] = [];
  const side = new WorkerSide(world, (message) => told.push(message));
  await side.start();
  await world.settle();
  return { world, side, told };
}

async function channel(world: World, side: WorkerSide, id = 1): Promise<LinkChannel> {
  const { port1, port2 } = new MessageChannel();
  const coming = LinkChannel.fromPort(port1 as unknown as MessagePort);
  side.heard({ op: 'channel', id, name: 'console', parameters: {}, port: port2 as unknown as MessagePort });
  await world.advance(2);
  return coming;
}

test('bytes go through a port both ways and only the consumed are acknowledged', async () => {
  const { world, side } = await made();
  const console = await channel(world, side);
  world.server.console.offer(new Uint8Array([1, 2, 3]));
  world.server.pump();
  await world.settle();
  await turn();
  await world.advance(50);
  assert.deepEqual(world.server.acks, [], 'nobody listens yet');

  const got: Uint8Array[] = [];
  console.onmessage = (bytes) => got.push(bytes);
  console.send(new Uint8Array([107, 101, 121]));
  await turn();
  await world.advance(50);
  assert.deepEqual(got.map((bytes) => [...bytes]), [[1, 2, 3]]);
  assert.deepEqual(world.server.acks, [1]);
  assert.deepEqual(world.server.heardTexts, ['key']);
  assert.throws(() => console.send(new Uint8Array(70_000)), RangeError);
  side.heard({ op: 'close' });
});

test('the page can end a channel whose window is gone', async () => {
  const { world, side } = await made();
  const console = await channel(world, side);
  const closed = new Promise<string>((done) => (console.onclose = done));
  side.heard({ op: 'end', id: 1 });
  assert.equal(await closed, 'closed by the page');
  side.heard({ op: 'close' });
});

test('a refused channel says why', async () => {
  const { world, side } = await made();
  world.server.answersOpen = false;
  const { port1, port2 } = new MessageChannel();
  const coming = LinkChannel.fromPort(port1 as unknown as MessagePort);
  side.heard({ op: 'channel', id: 1, name: 'console', parameters: {}, port: port2 as unknown as MessagePort });
  world.server.say({ op: 'refused', channel: 1, id: 'channel.forbidden', words: 'not for you' });
  await world.settle();
  await assert.rejects(coming, { id: 'channel.forbidden', message: 'not for you' });
  side.heard({ op: 'close' });
});

test('heartbeats say whether the page is there and in sight', async () => {
  const { world, side, told } = await made();
  side.heard({ op: 'page', visible: true });
  await world.advance(450);
  assert.equal(world.server.flags, 3);
  side.heard({ op: 'page', visible: false });
  await world.advance(450);
  assert.equal(world.server.flags, 2);
  await world.advance(1300);
  assert.equal(world.server.flags, 0, 'the page does not answer any more');
  side.heard({ op: 'page', visible: true });
  await world.settle();
  assert.equal(world.server.flags, 3, 'said at once');
  assert.ok(told.filter(({ op }) => op === 'alive').length >= 8);
  side.heard({ op: 'close' });
});

test('what a window sends shows that it is alive, before it arrives', async () => {
  const { world, side } = await made();
  const console = await channel(world, side);
  side.heard({ op: 'page', visible: true });
  await world.advance(1500);
  assert.equal(world.server.flags, 1, 'the page does not answer');
  console.send(new Uint8Array([107, 101, 121]));
  await turn();
  await world.settle();
  assert.deepEqual(world.server.heardTexts, ['key']);
  assert.equal(world.server.flagsAtText, 3);
  side.heard({ op: 'close' });
});

test('the end of the link ends its channels and tells the page once', async () => {
  const { world, side, told } = await made();
  const console = await channel(world, side);
  const closed = new Promise<string>((done) => (console.onclose = done));
  world.server.sockets.get('critical')?.die(4403, 'signed out');
  assert.equal(await closed, 'signed out');
  assert.deepEqual(
    told.filter(({ op }) => op === 'ended'),
    [{ op: 'ended', id: 'ended', reason: 'signed out' }],
  );
});

test('no link is said with the reason', async () => {
  const world = new World();
  world.status = 429;
  const told: FromWorker[] = [];
  await new WorkerSide(world, (message) => told.push(message)).start();
  assert.deepEqual(told.at(-1), { op: 'ended', id: 'link.ended', reason: 'This link has ended' });
});
