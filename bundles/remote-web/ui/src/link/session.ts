/** The client's end of a link: channels, acknowledgements, heartbeats, resumption. No sockets, no clock of its own. */
import {
  type Answer,
  type Frame,
  type Heartbeat,
  LANES,
  type Lane,
  type Marks,
  Violation,
  decode,
  decodeAnswer,
  encodeAck,
  encodeAsk,
  encodeBye,
  encodeData,
  encodeHeartbeat,
} from './protocol.js';
import { ReceiveWindow, SendWindow } from './windows.js';

/** What a session does to the world. Only `silent` and `ended` may call back, to detach. */
export interface Effects {
  send(lane: Lane, message: Uint8Array<ArrayBuffer>): void;
  /** A frame, once and in order; `Session.consumed` when done with it. */
  deliver(channel: number, payload: Uint8Array): void;
  opened(channel: number): void;
  refused(channel: number, id: string, words: string): void;
  closed(channel: number, reason: string): void;
  ended(reason: string): void;
  /** Nothing was received for a second: drop the socket. */
  silent(lane: Lane): void;
}

/** How the link did of late; null where nothing was measured yet. */
export interface Quality {
  roundTripMicros: number | null;
  jitterMicros: number | null;
  silentMillis: number;
}

interface Channel {
  readonly number: number;
  readonly out: SendWindow;
  readonly in: ReceiveWindow;
  /** Null until the server says `opened`. */
  outLane: Lane | null;
  inLane: Lane | null;
  open: boolean;
  /** What overtook `opened`, which goes by the other socket. */
  early: Uint8Array[];
}

const BULK_BEAT_MILLIS = 200;
const SILENCE_MILLIS = 1000;
const LATE_MILLIS = 250;
const LATE_GRACE_MILLIS = 500;
const BULK_ACK_MILLIS = 5;
const BULK_ACK_CHARGE = 32 << 10;
const CRITICAL_ACK_FRAMES = 256;
const CRITICAL_ACK_CHARGE = 256 << 10;
const ABSURD_MICROS = 60_000_000;
const MAX_CHANNEL = 0xffff;

/** The heartbeats of one socket. */
class Meter {
  receivedAt: number;
  beatAt: number;
  roundTripMicros: number | null = null;
  jitterMicros: number | null = null;
  private peerMicros = 0;
  private peerAt = 0;

  constructor(private readonly epoch: number) {
    this.receivedAt = epoch;
    this.beatAt = epoch;
  }

  beat(now: number, flags: number): Uint8Array<ArrayBuffer> {
    this.beatAt = now;
    return encodeHeartbeat({
      sentMicros: this.micros(now),
      echoMicros: this.peerMicros,
      heldMicros: this.peerMicros === 0 ? 0 : Math.round((now - this.peerAt) * 1000),
      silentMicros: Math.round((now - this.receivedAt) * 1000),
      flags,
    });
  }

  heard(beat: Heartbeat, now: number): void {
    if (this.peerMicros !== 0) {
      // RFC 3550 6.4.1
      const transit = Math.abs((now - this.peerAt) * 1000 - (beat.sentMicros - this.peerMicros));
      const jitter = this.jitterMicros ?? 0;
      this.jitterMicros = jitter + (Math.min(transit, ABSURD_MICROS) - jitter) / 16;
    }
    this.peerMicros = beat.sentMicros;
    this.peerAt = now;
    const micros = this.micros(now) - beat.echoMicros - beat.heldMicros;
    if (beat.echoMicros !== 0 && micros >= 0 && micros <= ABSURD_MICROS) {
      this.roundTripMicros = micros;
    }
  }

  /** From 1, so that an echo of 0 means none. */
  private micros(now: number): number {
    return Math.round((now - this.epoch) * 1000) + 1;
  }
}

/** Times are milliseconds of a monotonic clock. After a Violation the session is not used any more. */
export class Session {
  private readonly channels = new Map<number, Channel>();
  private readonly control: Channel = { ...newChannel(0), outLane: 'critical', inLane: 'critical', open: true };
  private readonly meters = new Map<Lane, Meter>();
  private lastCritical: Meter | null = null;
  private highest = 0;
  private beatMillis = BULK_BEAT_MILLIS;
  private flags = 0;
  private bulkAckAt: number | null = null;
  private dueAt = Number.POSITIVE_INFINITY;
  private graceUntil = 0;

  constructor(private readonly effects: Effects) {}

  /** What JOIN says. */
  received(lane: Lane): Marks {
    const marks = new Map<number, number>();
    for (const channel of this.all()) {
      if (channel.inLane === lane) {
        marks.set(channel.number, channel.in.received);
      }
    }
    return marks;
  }

  attached(lane: Lane): boolean {
    return this.meters.has(lane);
  }

  /** A socket has joined; `peerReceived` as JOINED says. */
  attach(lane: Lane, peerReceived: Marks, now: number): void {
    const meter = new Meter(now);
    this.meters.set(lane, meter);
    if (lane === 'critical') {
      this.lastCritical = meter;
    }
    for (const channel of this.all()) {
      if (channel.outLane === lane) {
        channel.out.resume(peerReceived.get(channel.number) ?? 0, (sequence, payload) =>
          this.effects.send(lane, encodeData(channel.number, sequence, payload)),
        );
        this.pump(channel);
      }
      if (channel.inLane === lane) {
        channel.in.socketChanged();
      }
    }
    this.acknowledge(lane);
    this.effects.send(lane, meter.beat(now, this.flags));
    this.dueAt = Math.min(this.dueAt, now);
  }

  detach(lane: Lane): void {
    this.meters.delete(lane);
  }

  /** A message on a joined socket. */
  message(lane: Lane, bytes: ArrayBuffer, now: number): void {
    const meter = this.meters.get(lane);
    if (meter === undefined) {
      return;
    }
    const frame = decode(bytes);
    meter.receivedAt = now;
    switch (frame.kind) {
      case 'data':
        this.data(lane, frame, now);
        break;
      case 'ack':
        frame.marks.forEach(([channel, sequence]) => this.acknowledged(lane, channel, sequence));
        break;
      case 'heartbeat':
        meter.heard(frame, now);
        break;
      case 'bye':
        this.effects.ended(frame.reason);
        break;
      case 'joined':
        throw new Violation('joined twice');
    }
  }

  private data(lane: Lane, data: Frame & { kind: 'data' }, now: number): void {
    const channel = this.find(data.channel);
    if (channel === null) {
      return;
    }
    channel.inLane ??= lane;
    if (channel.inLane !== lane) {
      throw new Violation(`channel ${channel.number}: DATA on the socket of the other class`);
    }
    const bytes = data.payload.length;
    if (!channel.in.accept(channel.number, data.sequence, bytes, lane)) {
      this.oweAck(channel, now);
    } else if (channel === this.control) {
      this.answer(decodeAnswer(data.payload), now);
      channel.in.consume(bytes);
      this.oweAck(channel, now);
    } else if (channel.open) {
      this.effects.deliver(channel.number, data.payload);
    } else {
      channel.early.push(data.payload);
    }
  }

  private acknowledged(lane: Lane, number: number, sequence: number): void {
    const channel = this.find(number);
    if (channel === null) {
      return;
    }
    if (channel.outLane !== lane) {
      throw new Violation(`channel ${number}: ACK on the socket of the other class`);
    }
    channel.out.acknowledge(sequence);
    this.pump(channel);
  }

  private answer(answer: Answer, now: number): void {
    if (answer.op === 'rate') {
      this.beatMillis = answer.heartbeatMillis;
      this.dueAt = Math.min(this.dueAt, now);
      return;
    }
    const channel = answer.channel === 0 ? null : this.find(answer.channel);
    if (channel === null) {
      return;
    }
    switch (answer.op) {
      case 'opened':
        this.opened(channel, answer.toClient, answer.toServer);
        break;
      case 'refused':
        this.channels.delete(channel.number);
        this.effects.refused(channel.number, answer.id, answer.words);
        break;
      case 'close':
        this.channels.delete(channel.number);
        this.effects.closed(channel.number, answer.reason);
        break;
    }
  }

  private opened(channel: Channel, toClient: Lane, toServer: Lane): void {
    if (channel.open || (channel.inLane !== null && channel.inLane !== toClient)) {
      throw new Violation(`channel ${channel.number}: opened twice, or otherwise than used`);
    }
    channel.open = true;
    channel.inLane = toClient;
    channel.outLane = toServer;
    this.effects.opened(channel.number);
    channel.early.splice(0).forEach((payload) => this.effects.deliver(channel.number, payload));
  }

  /** Asks for a channel; gives its number. */
  open(name: string, parameters: Record<string, string>): number {
    if (this.highest === MAX_CHANNEL) {
      throw new Error('this link has used all its channel numbers; make a new one');
    }
    const channel = newChannel(++this.highest);
    this.channels.set(channel.number, channel);
    this.say(encodeAsk({ op: 'open', channel: channel.number, name, parameters }));
    return channel.number;
  }

  /** Sends a frame; false when the channel has ended or cannot take it. */
  send(number: number, bytes: Uint8Array): boolean {
    const channel = this.channels.get(number);
    if (channel === undefined || channel.outLane === null || !channel.out.offer(bytes)) {
      return false;
    }
    this.pump(channel);
    return true;
  }

  /** The receiver is done with a frame of so many bytes. */
  consumed(number: number, bytes: number, now: number): void {
    const channel = this.channels.get(number);
    if (channel !== undefined) {
      channel.in.consume(bytes);
      this.oweAck(channel, now);
    }
  }

  close(number: number, reason: string): void {
    if (this.channels.delete(number)) {
      this.say(encodeAsk({ op: 'close', channel: number, reason }));
    }
  }

  /** What the heartbeats say of the page; a change is said before anything else is sent. */
  setFlags(flags: number, now: number): void {
    const meter = this.meters.get('critical');
    if (flags !== this.flags && meter !== undefined) {
      this.effects.send('critical', meter.beat(now, flags));
    }
    this.flags = flags;
  }

  bye(reason: string): void {
    if (this.attached('critical')) {
      this.effects.send('critical', encodeBye(reason));
    }
  }

  quality(now: number): Quality {
    const meter = this.lastCritical;
    return {
      roundTripMicros: meter?.roundTripMicros ?? null,
      jitterMicros: meter?.jitterMicros ?? null,
      silentMillis: meter === null ? 0 : now - meter.receivedAt,
    };
  }

  /** When `tick` is to be called next. */
  get due(): number {
    return this.dueAt;
  }

  tick(now: number): void {
    if (now - this.dueAt > LATE_MILLIS) {
      // This end was asleep, not the peer: let what waits in the sockets be read first.
      this.graceUntil = now + LATE_GRACE_MILLIS;
    }
    this.dueAt = Number.POSITIVE_INFINITY;
    LANES.forEach((lane) => this.tickLane(lane, now));
  }

  private tickLane(lane: Lane, now: number): void {
    const meter = this.meters.get(lane);
    if (meter === undefined) {
      return;
    }
    if (now - meter.receivedAt >= SILENCE_MILLIS && now >= this.graceUntil) {
      this.effects.silent(lane);
      return;
    }
    if (lane === 'bulk' && this.bulkAckAt !== null) {
      if (now >= this.bulkAckAt) {
        this.acknowledge(lane);
      } else {
        this.dueAt = Math.min(this.dueAt, this.bulkAckAt);
      }
    }
    const every = lane === 'critical' ? this.beatMillis : BULK_BEAT_MILLIS;
    if (now - meter.beatAt >= every) {
      this.acknowledge(lane);
      this.effects.send(lane, meter.beat(now, this.flags));
    }
    this.dueAt = Math.min(this.dueAt, meter.beatAt + every);
  }

  private oweAck(channel: Channel, now: number): void {
    if (channel.inLane === 'critical') {
      if (channel.in.owedFrames >= CRITICAL_ACK_FRAMES || channel.in.owedCharge >= CRITICAL_ACK_CHARGE) {
        this.acknowledge('critical');
      }
    } else if (channel.in.owedCharge >= BULK_ACK_CHARGE) {
      this.acknowledge('bulk');
    } else if (this.bulkAckAt === null) {
      this.bulkAckAt = now + BULK_ACK_MILLIS;
      this.dueAt = Math.min(this.dueAt, this.bulkAckAt);
    }
  }

  /** One ACK for all that this class owes; the heartbeat brings the critical ones. */
  private acknowledge(lane: Lane): void {
    if (!this.attached(lane)) {
      return;
    }
    const marks: Array<readonly [number, number]> = [];
    for (const channel of this.all()) {
      if (channel.inLane === lane && channel.in.owes) {
        marks.push([channel.number, channel.in.acknowledge()]);
      }
    }
    if (lane === 'bulk') {
      this.bulkAckAt = null;
    }
    if (marks.length > 0) {
      this.effects.send(lane, encodeAck(marks));
    }
  }

  private pump(channel: Channel): void {
    const lane = channel.outLane;
    if (lane !== null && this.attached(lane)) {
      channel.out.pump(lane, (sequence, payload) =>
        this.effects.send(lane, encodeData(channel.number, sequence, payload)),
      );
    }
  }

  private say(bytes: Uint8Array): void {
    if (this.control.out.offer(bytes)) {
      this.pump(this.control);
    } else {
      this.effects.ended('the appliance does not acknowledge');
    }
  }

  /** Null for a channel that is over; one that never was is a lie. */
  private find(number: number): Channel | null {
    if (number > this.highest) {
      throw new Violation(`channel ${number} was never opened`);
    }
    return number === 0 ? this.control : (this.channels.get(number) ?? null);
  }

  private all(): Channel[] {
    return [this.control, ...this.channels.values()];
  }
}

function newChannel(number: number): Channel {
  return {
    number,
    out: new SendWindow(),
    in: new ReceiveWindow(),
    outLane: null,
    inLane: null,
    open: false,
    early: [],
  };
}
