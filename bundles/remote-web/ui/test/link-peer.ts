/** A server's end of a link for tests, on the same windows, and a world of simulated time to put it in. */
import type { Reply, Socket, Surroundings } from '../src/link/connection.js';
import { type Lane, type Marks, decode, encodeData, encodeAck, encodeHeartbeat } from '../src/link/protocol.js';
import { ReceiveWindow, SendWindow } from '../src/link/windows.js';

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Mulberry32: a small seeded generator. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A socket between a connection and the server below; messages take one turn of the world. */
export class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  lane: Lane | null = null;
  closed = false;

  constructor(private readonly world: World) {}

  send(bytes: Uint8Array<ArrayBuffer>): void {
    const copy = bytes.slice();
    this.world.later(() => {
      if (!this.closed && !this.world.cut) {
        this.world.server.heard(this, copy);
      }
    });
  }

  fromServer(bytes: Uint8Array): void {
    const copy = bytes.slice();
    this.world.later(() => {
      if (!this.closed && !this.world.cut) {
        this.world.framesToClient++;
        this.onmessage?.({ data: copy.buffer });
        this.world.onframe?.();
      }
    });
  }

  close(): void {
    this.closed = true;
  }

  /** The network ends it, and the client hears of that. */
  die(code = 1006, reason = ''): void {
    if (!this.closed) {
      this.closed = true;
      this.onclose?.({ code, reason });
    }
  }
}

/** Channel 1 is `console`: bulk to the client. It sends what it is given, through drops, and keeps what it hears. */
export class FakeServer {
  readonly sockets = new Map<Lane, FakeSocket>();
  readonly console = new SendWindow();
  readonly control = new SendWindow();
  readonly fromConsole = new ReceiveWindow();
  readonly fromControl = new ReceiveWindow();
  readonly heardTexts: string[] = [];
  readonly acks: number[] = [];
  flags = -1;
  /** As they were when the last text came. */
  flagsAtText = -1;
  answersOpen = true;
  joins = 0;

  heard(socket: FakeSocket, bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes[0] === 1) {
      this.join(socket, JSON.parse(new TextDecoder().decode(bytes.subarray(8))));
      return;
    }
    const frame = decode(bytes.buffer);
    if (frame.kind === 'ack') {
      for (const [channel, sequence] of frame.marks) {
        (channel === 0 ? this.control : this.console).acknowledge(sequence);
        if (channel === 1) {
          this.acks.push(sequence);
        }
      }
      this.pump();
    } else if (frame.kind === 'data') {
      const window = frame.channel === 0 ? this.fromControl : this.fromConsole;
      if (window.accept(frame.channel, frame.sequence, frame.payload.length, 'critical')) {
        window.consume(frame.payload.length);
        const text = new TextDecoder().decode(frame.payload);
        if (frame.channel === 1) {
          this.heardTexts.push(text);
          this.flagsAtText = this.flags;
        } else if (this.answersOpen && JSON.parse(text).op === 'open') {
          this.say({ op: 'opened', channel: 1, toClient: 'bulk', toServer: 'critical' });
        }
      }
    } else if (frame.kind === 'heartbeat' && socket.lane === 'critical') {
      this.flags = frame.flags;
      const marks: Array<[number, number]> = [];
      if (this.fromControl.owes) {
        marks.push([0, this.fromControl.acknowledge()]);
      }
      if (this.fromConsole.owes) {
        marks.push([1, this.fromConsole.acknowledge()]);
      }
      if (marks.length > 0) {
        socket.fromServer(encodeAck(marks));
      }
    }
  }

  private join(socket: FakeSocket, { class: lane, received }: { class: Lane; received: Record<string, number> }): void {
    this.joins++;
    socket.lane = lane;
    this.sockets.set(lane, socket);
    const ours: Marks =
      lane === 'critical' ? new Map([[0, this.fromControl.received], [1, this.fromConsole.received]]) : new Map();
    const json = JSON.stringify({ link: 'L', received: Object.fromEntries(ours) });
    socket.fromServer(new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(json)]));
    if (lane === 'critical') {
      this.control.resume(received['0'] ?? 0, (s, p) => socket.fromServer(encodeData(0, s, p)));
    } else {
      this.console.resume(received['1'] ?? 0, (s, p) => socket.fromServer(encodeData(1, s, p)));
    }
    this.pump();
  }

  say(message: object): void {
    this.control.offer(new TextEncoder().encode(JSON.stringify(message)));
    this.pump();
  }

  pump(): void {
    const critical = this.sockets.get('critical');
    const bulk = this.sockets.get('bulk');
    if (critical !== undefined && !critical.closed) {
      this.control.pump('critical', (s, p) => critical.fromServer(encodeData(0, s, p)));
    }
    if (bulk !== undefined && !bulk.closed) {
      this.console.pump('bulk', (s, p) => bulk.fromServer(encodeData(1, s, p)));
    }
  }

  beat(): void {
    this.sockets.forEach((socket) =>
      socket.fromServer(encodeHeartbeat({ sentMicros: 1, echoMicros: 0, heldMicros: 0, silentMicros: 0, flags: 0 })),
    );
  }
}

/** Simulated time. */
export class World implements Surroundings {
  readonly server = new FakeServer();
  readonly posts: string[] = [];
  readonly sockets: FakeSocket[] = [];
  /** Nothing passes, and nobody is told. */
  cut = false;
  framesToClient = 0;
  onframe: (() => void) | null = null;
  status = 200;
  private time = 1000;
  private timers: Array<{ id: number; at: number; run: () => void }> = [];
  private turns: Array<() => void> = [];
  private ids = 0;

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  setTimer(run: () => void, millis: number): number {
    this.timers.push({ id: ++this.ids, at: this.time + millis, run });
    return this.ids;
  }

  clearTimer(timer: number): void {
    this.timers = this.timers.filter(({ id }) => id !== timer);
  }

  later(run: () => void): void {
    this.turns.push(run);
  }

  post(path: string, timeoutMillis: number): Promise<Reply> {
    this.posts.push(path);
    return new Promise((done) => {
      if (this.cut) {
        this.setTimer(() => done({ status: 0, body: null }), timeoutMillis);
      } else {
        const tickets = { critical: 'C', bulk: 'B' };
        const body =
          this.status === 200 ? { link: 'L', tickets } : { error: { id: 'link.ended', words: 'This link has ended' } };
        done({ status: this.status, body });
      }
    });
  }

  socket(): Socket {
    const socket = new FakeSocket(this);
    this.sockets.push(socket);
    this.later(() => {
      if (!this.cut && !socket.closed) {
        socket.onopen?.();
      }
    });
    return socket;
  }

  /** Lets what is under way arrive, without time passing. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      while (this.turns.length > 0) {
        this.turns.shift()?.();
        quiet = 0;
      }
      await Promise.resolve();
    }
  }

  /** Lets time pass by the millisecond, the server beating every 200. */
  async advance(millis: number): Promise<void> {
    await this.settle();
    for (let i = 0; i < millis; i++) {
      this.time++;
      if (this.time % 200 === 0) {
        this.server.beat();
      }
      for (const timer of this.timers.filter(({ at }) => at <= this.time)) {
        this.clearTimer(timer.id);
        timer.run();
      }
      await this.settle();
    }
  }
}
