/** Both directions of a channel: what is on its way, and what has come. Pure. */
import { FRAME_CHARGE, type Lane, Violation } from './protocol.js';

const CRITICAL_FRAMES = 1024;
const CRITICAL_CHARGE = 1 << 20;
const BULK_CHARGE = 200 << 10;
export const HARD_LIMIT = 4 << 20;
const MAX_SEQUENCE = 0xffff_ffff;

/** A frame that is not acknowledged; without payload once the peer is known to have it. */
interface Sent {
  readonly sequence: number;
  readonly charge: number;
  payload: Uint8Array | null;
}

/** The sender's side of one direction. */
export class SendWindow {
  private readonly flying: Sent[] = [];
  private readonly waiting: Sent[] = [];
  private next = 1;
  private transmitted = 0;
  private flyingCharge = 0;
  private waitingCharge = 0;

  get unacked(): number {
    return this.flyingCharge + this.waitingCharge;
  }

  /** Takes a frame; false when the hard limit or the last sequence number is reached. */
  offer(payload: Uint8Array): boolean {
    const charge = payload.length + FRAME_CHARGE;
    if (this.unacked + charge > HARD_LIMIT || this.next > MAX_SEQUENCE) {
      return false;
    }
    this.waiting.push({ sequence: this.next++, charge, payload });
    this.waitingCharge += charge;
    return true;
  }

  /** Sends what there is room for. */
  pump(lane: Lane, transmit: (sequence: number, payload: Uint8Array) => void): void {
    for (let sent = this.waiting[0]; sent !== undefined && this.hasRoom(lane); sent = this.waiting[0]) {
      this.waiting.shift();
      this.waitingCharge -= sent.charge;
      this.flying.push(sent);
      this.flyingCharge += sent.charge;
      this.transmitted = sent.sequence;
      if (sent.payload !== null) {
        transmit(sent.sequence, sent.payload);
      }
    }
  }

  private hasRoom(lane: Lane): boolean {
    return lane === 'critical'
      ? this.flying.length < CRITICAL_FRAMES && this.flyingCharge < CRITICAL_CHARGE
      : this.flyingCharge < BULK_CHARGE;
  }

  acknowledge(sequence: number): void {
    if (sequence > this.transmitted) {
      throw new Violation(`ACK of ${sequence} where ${this.transmitted} was sent last`);
    }
    let count = 0;
    for (const sent of this.flying) {
      if (sent.sequence > sequence) {
        break;
      }
      count++;
      this.flyingCharge -= sent.charge;
    }
    this.flying.splice(0, count);
  }

  /** A new socket has joined: gives again what the peer lacks. */
  resume(received: number, again: (sequence: number, payload: Uint8Array) => void): void {
    if (received > this.transmitted) {
      throw new Violation(`joined with ${received} received where ${this.transmitted} was sent last`);
    }
    for (const sent of this.flying) {
      if (sent.sequence <= received) {
        sent.payload = null;
      } else if (sent.payload === null) {
        throw new Violation(`joined with ${received} received, but had ${sent.sequence} before`);
      } else {
        again(sent.sequence, sent.payload);
      }
    }
  }
}

/** The receiver's side of one direction. */
export class ReceiveWindow {
  received = 0;
  private receivedCharge = 0;
  private consumed = 0;
  private consumedCharge = 0;
  private acknowledged = 0;
  private acknowledgedCharge = 0;
  private again = false;

  /** Whether a DATA frame is new; a duplicate is acknowledged again. */
  accept(channel: number, sequence: number, bytes: number, lane: Lane): boolean {
    if (sequence <= this.received) {
      this.again = true;
      return false;
    }
    if (sequence !== this.received + 1) {
      throw new Violation(`channel ${channel}: sequence ${sequence} after ${this.received}`);
    }
    const charge = this.receivedCharge + bytes + FRAME_CHARGE;
    if (
      charge - this.acknowledgedCharge > HARD_LIMIT ||
      (lane === 'critical' && sequence - this.acknowledged > CRITICAL_FRAMES)
    ) {
      throw new Violation(`channel ${channel}: sequence ${sequence} beyond the window`);
    }
    this.received = sequence;
    this.receivedCharge = charge;
    return true;
  }

  /** The next frame, of so many bytes, is done with. */
  consume(bytes: number): void {
    this.consumed++;
    this.consumedCharge += bytes + FRAME_CHARGE;
  }

  get owes(): boolean {
    return this.again || this.consumed > this.acknowledged;
  }

  get owedFrames(): number {
    return this.consumed - this.acknowledged;
  }

  get owedCharge(): number {
    return this.consumedCharge - this.acknowledgedCharge;
  }

  /** The sequence for the ACK that is sent now. */
  acknowledge(): number {
    this.again = false;
    this.acknowledged = this.consumed;
    this.acknowledgedCharge = this.consumedCharge;
    return this.consumed;
  }

  /** The last ACK may have been lost with its socket. */
  socketChanged(): void {
    this.again = this.consumed > 0;
  }
}
