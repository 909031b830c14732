import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../src/link/connection.js';
import { World } from './link-peer.js';

interface Made {
  world: World;
  connection: Connection;
  log: string[];
  bytes: number[];
  texts: string[];
}

async function made(consume = true): Promise<Made> {
  const world = new World();
  const log: string[] = [];
  const bytes: number[] = [];
  const connection: Connection = new Connection(world, {
    state: (state) => log.push(state),
    ended: (reason) => log.push(`ended ${reason}`),
    opened: (channel) => log.push(`opened ${channel}`),
    refused: (channel, id, words) => log.push(`refused ${channel} ${id} ${words}`),
    closed: (channel, reason) => log.push(`closed ${channel} ${reason}`),
    deliver: (channel, payload) => {
      bytes.push(...payload);
      if (consume) {
        world.later(() => {
          connection.session.consumed(channel, payload.length, world.now());
          connection.arm();
        });
      }
    },
  });
  await connection.start();
  await world.settle();
  return { world, connection, log, bytes, texts: world.server.heardTexts };
}

const numbered = (from: number, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => ((from + i) * 31) >> 3);

test('makes a link, joins both sockets, opens a channel', async () => {
  const { world, connection, log } = await made();
  assert.deepEqual(world.posts, ['/api/links']);
  assert.equal(world.server.joins, 2);
  connection.session.open('console', { display: 'main' });
  await world.advance(5);
  assert.deepEqual(log, ['up', 'opened 1']);
});

test('a socket cut after any frame loses and doubles nothing', async () => {
  const whole = await run(null, -1);
  for (const lane of ['critical', 'bulk'] as const) {
    for (let cut = 1; cut <= whole; cut++) {
      await run(lane, cut);
    }
  }
});

async function run(lane: 'critical' | 'bulk' | null, cutAfter: number): Promise<number> {
  const { world, connection, bytes, texts } = await made();
  connection.session.open('console', {});
  await world.advance(2);
  let sent = 0;
  const said: string[] = [];
  if (lane !== null) {
    world.onframe = () => {
      if (world.framesToClient === cutAfter) {
        world.server.sockets.get(lane)?.die();
      }
    };
  }
  for (let i = 0; i < 40; i++) {
    world.server.console.offer(numbered(sent, 500));
    sent += 500;
    world.server.pump();
    if (connection.session.send(1, new TextEncoder().encode(`event ${i}`))) {
      said.push(`event ${i}`);
    }
    await world.advance(4);
  }
  await world.advance(300);
  const where = `cut of ${lane} after ${cutAfter}`;
  assert.deepEqual(bytes, [...numbered(0, sent)], where);
  assert.deepEqual(texts, said, where);
  assert.equal(world.server.console.unacked, 0, where);
  return world.framesToClient;
}

test('a dropped socket is dialled again at once', async () => {
  const { world, log } = await made();
  world.server.sockets.get('critical')?.die();
  assert.deepEqual(log, ['up', 'lost']);
  await world.settle();
  assert.deepEqual(world.posts, ['/api/links', '/api/links/L/tickets']);
  assert.deepEqual(log, ['up', 'lost', 'up']);
});

test('a dead network is noticed after a second and left within a second of its return', async () => {
  const { world, log } = await made();
  await world.advance(500);
  world.cut = true;
  await world.advance(1001);
  assert.deepEqual(log, ['up', 'lost']);
  for (const outage of [50, 333, 2700, 9000]) {
    world.cut = true;
    world.sockets.forEach((socket) => socket.die());
    await world.advance(outage);
    world.cut = false;
    const before = log.length;
    await world.advance(900);
    assert.deepEqual(log.slice(before), ['up'], `outage of ${outage} ms`);
  }
});

test('tickets that are refused end the link with the words of the appliance', async () => {
  const { world, log } = await made();
  world.status = 404;
  world.sockets.forEach((socket) => socket.die());
  await world.advance(10);
  assert.deepEqual(log, ['up', 'lost', 'ended This link has ended']);
  const posts = world.posts.length;
  await world.advance(2000);
  assert.equal(world.posts.length, posts);
});

test('a server that is overloaded is asked again, not given up', async () => {
  const { world, log } = await made();
  world.status = 503;
  world.sockets.forEach((socket) => socket.die());
  await world.advance(1000);
  world.status = 200;
  await world.advance(300);
  assert.deepEqual(log, ['up', 'lost', 'up']);
});

test('the end of the sign-in ends the link', async () => {
  const { world, log } = await made();
  world.server.sockets.get('critical')?.die(4403, 'signed out');
  await world.advance(1000);
  assert.deepEqual(log, ['up', 'ended signed out']);
});

test('a server that breaks the protocol ends the link', async () => {
  const { world, log } = await made();
  world.server.sockets.get('critical')?.fromServer(new Uint8Array([3, 0, 0, 9, 0, 0, 0, 1, 1]));
  await world.settle();
  assert.match(log.at(-1) ?? '', /^ended the appliance broke the link's protocol: channel 9 was never opened/);
});

test('what the window does not consume is not acknowledged, and bounds what comes', async () => {
  const { world, connection, bytes } = await made(false);
  connection.session.open('console', {});
  await world.advance(2);
  for (let i = 0; i < 100; i++) {
    world.server.console.offer(new Uint8Array(16_384));
  }
  for (let round = 0; round < 5; round++) {
    world.server.pump();
    await world.advance(20);
    world.server.sockets.get('bulk')?.die();
    await world.advance(20);
  }
  assert.deepEqual(world.server.acks, []);
  assert.ok(bytes.length < 232 * 1024, `${bytes.length} bytes came`);
});

test('key events are not acknowledged one by one', async () => {
  const { world, connection } = await made();
  connection.session.open('console', {});
  world.server.say({ op: 'rate', heartbeatMillis: 20 });
  await world.advance(50);
  const before = world.framesToClient;
  for (let i = 0; i < 200; i++) {
    connection.session.send(1, new Uint8Array([i]));
    await world.advance(1);
  }
  // Ten ACKs, one for each heartbeat of the client, and the server's own two beats on two sockets at most.
  assert.ok(world.framesToClient - before <= 15, `${world.framesToClient - before}`);
});

test('a worker that slept does not blame the server', async () => {
  const { world, connection, log } = await made();
  await world.advance(100);
  connection.session.tick(world.now() + 60_000);
  assert.deepEqual(log, ['up']);
});
