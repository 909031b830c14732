/** The frames of docs/link.md and their bytes. No state, no sockets. */

export const SUBPROTOCOL = 'scangate.link.1';
export const HEADER_BYTES = 8;
export const MAX_PAYLOAD_BYTES = 64 * 1024;

/** What a frame counts for in windows beside its payload. */
export const FRAME_CHARGE = 64;

export type Lane = 'critical' | 'bulk';
export const LANES: readonly Lane[] = ['critical', 'bulk'];

/** Codes of a closed socket. */
export const CLOSE = {
  normal: 1000,
  violation: 4400,
  notJoined: 4401,
  ended: 4403,
  silent: 4408,
} as const;

export const PAGE_VISIBLE = 1;
export const MAIN_THREAD_ALIVE = 2;

/** Last in-order sequence by channel. */
export type Marks = ReadonlyMap<number, number>;

export interface Heartbeat {
  readonly kind: 'heartbeat';
  /** The sender's monotonic clock. */
  readonly sentMicros: number;
  /** `sentMicros` of the newest heartbeat it had received; 0 for none. */
  readonly echoMicros: number;
  /** How long it had held that one. */
  readonly heldMicros: number;
  /** Age of what it had received last. */
  readonly silentMicros: number;
  readonly flags: number;
}

export type Frame =
  | { readonly kind: 'joined'; readonly link: string; readonly received: Marks }
  | { readonly kind: 'data'; readonly channel: number; readonly sequence: number; readonly payload: Uint8Array }
  | { readonly kind: 'ack'; readonly marks: ReadonlyArray<readonly [channel: number, sequence: number]> }
  | Heartbeat
  | { readonly kind: 'bye'; readonly reason: string };

/** What the server says on channel 0. */
export type Answer =
  | { readonly op: 'opened'; readonly channel: number; readonly toClient: Lane; readonly toServer: Lane }
  | { readonly op: 'refused'; readonly channel: number; readonly id: string; readonly words: string }
  | { readonly op: 'close'; readonly channel: number; readonly reason: string }
  | { readonly op: 'rate'; readonly heartbeatMillis: number };

/** The peer broke the protocol; the message says how. */
export class Violation extends Error {}

const JOIN = 1;
const JOINED = 2;
const DATA = 3;
const ACK = 4;
const HEARTBEAT = 5;
const BYE = 6;
const MARK_BYTES = 6;
const HEARTBEAT_BYTES = 25;
const MAX_U32 = 0xffff_ffff;
const TWO_32 = 2 ** 32;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function frame(kind: number, payloadBytes: number, channel = 0, sequence = 0): [Uint8Array<ArrayBuffer>, DataView] {
  const bytes = new Uint8Array(HEADER_BYTES + payloadBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setUint16(2, channel);
  view.setUint32(4, sequence);
  return [bytes, view];
}

function textFrame(kind: number, text: string): Uint8Array<ArrayBuffer> {
  const payload = encoder.encode(text);
  const [bytes] = frame(kind, payload.length);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

export function encodeJoin(ticket: string, lane: Lane, received: Marks): Uint8Array<ArrayBuffer> {
  return textFrame(JOIN, JSON.stringify({ ticket, class: lane, path: 0, received: Object.fromEntries(received) }));
}

export function encodeData(channel: number, sequence: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const [bytes] = frame(DATA, payload.length, channel, sequence);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

export function encodeAck(marks: ReadonlyArray<readonly [number, number]>): Uint8Array<ArrayBuffer> {
  const [bytes, view] = frame(ACK, marks.length * MARK_BYTES);
  marks.forEach(([channel, sequence], i) => {
    view.setUint16(HEADER_BYTES + i * MARK_BYTES, channel);
    view.setUint32(HEADER_BYTES + i * MARK_BYTES + 2, sequence);
  });
  return bytes;
}

export function encodeHeartbeat(beat: Omit<Heartbeat, 'kind'>): Uint8Array<ArrayBuffer> {
  const [bytes, view] = frame(HEARTBEAT, HEARTBEAT_BYTES);
  setU64(view, 8, beat.sentMicros);
  setU64(view, 16, beat.echoMicros);
  view.setUint32(24, Math.min(beat.heldMicros, MAX_U32));
  view.setUint32(28, Math.min(beat.silentMicros, MAX_U32));
  view.setUint8(32, beat.flags);
  return bytes;
}

export function encodeBye(reason: string): Uint8Array<ArrayBuffer> {
  return textFrame(BYE, reason);
}

/** @throws Violation naming what is wrong */
export function decode(message: ArrayBuffer): Frame {
  const length = message.byteLength - HEADER_BYTES;
  if (length < 0 || length > MAX_PAYLOAD_BYTES) {
    throw new Violation(`a frame of ${message.byteLength} bytes`);
  }
  const view = new DataView(message);
  const kind = view.getUint8(0);
  const channel = view.getUint16(2);
  const sequence = view.getUint32(4);
  const payload = new Uint8Array(message, HEADER_BYTES);
  if (view.getUint8(1) !== 0) {
    throw new Violation(`second byte of a frame of kind ${kind} is not 0`);
  }
  if (kind === DATA) {
    if (sequence === 0 || length === 0) {
      throw new Violation(`DATA of channel ${channel} without sequence or bytes`);
    }
    return { kind: 'data', channel, sequence, payload };
  }
  if (channel !== 0 || sequence !== 0) {
    throw new Violation(`a frame of kind ${kind} has a channel or a sequence`);
  }
  switch (kind) {
    case JOINED:
      return joined(payload);
    case ACK:
      return ack(view, length);
    case HEARTBEAT:
      return heartbeat(view, length);
    case BYE:
      return { kind: 'bye', reason: decoder.decode(payload) };
    default:
      throw new Violation(`a frame of kind ${kind} from the server`);
  }
}

function joined(payload: Uint8Array): Frame {
  const { link, received } = record(payload, 'JOINED');
  if (typeof link !== 'string' || typeof received !== 'object' || received === null) {
    throw new Violation('JOINED without link or received');
  }
  const marks = new Map<number, number>();
  for (const [key, value] of Object.entries(received)) {
    marks.set(wholeNumber(Number(key), 0xffff), wholeNumber(value, MAX_U32));
  }
  return { kind: 'joined', link, received: marks };
}

function ack(view: DataView, length: number): Frame {
  if (length === 0 || length % MARK_BYTES !== 0) {
    throw new Violation(`an ACK of ${length} bytes`);
  }
  const marks: Array<readonly [number, number]> = [];
  for (let at = HEADER_BYTES; at < HEADER_BYTES + length; at += MARK_BYTES) {
    marks.push([view.getUint16(at), view.getUint32(at + 2)]);
  }
  return { kind: 'ack', marks };
}

function heartbeat(view: DataView, length: number): Frame {
  if (length !== HEARTBEAT_BYTES) {
    throw new Violation(`a HEARTBEAT of ${length} bytes`);
  }
  return {
    kind: 'heartbeat',
    sentMicros: getU64(view, 8),
    echoMicros: getU64(view, 16),
    heldMicros: view.getUint32(24),
    silentMicros: view.getUint32(28),
    flags: view.getUint8(32),
  };
}

/** Reads what channel 0 carries. */
export function decodeAnswer(payload: Uint8Array): Answer {
  const { op, channel, toClient, toServer, id, words, reason, heartbeatMillis } = record(payload, 'channel 0');
  switch (op) {
    case 'opened':
      return { op, channel: wholeNumber(channel, 0xffff), toClient: lane(toClient), toServer: lane(toServer) };
    case 'refused':
      return { op, channel: wholeNumber(channel, 0xffff), id: text(id), words: text(words) };
    case 'close':
      return { op, channel: wholeNumber(channel, 0xffff), reason: text(reason) };
    case 'rate':
      return { op, heartbeatMillis: wholeNumber(heartbeatMillis, 1000) };
    default:
      throw new Violation('channel 0: no such op');
  }
}

/** What the client says on channel 0. */
export function encodeAsk(
  ask:
    | { op: 'open'; channel: number; name: string; parameters: Record<string, string> }
    | { op: 'close'; channel: number; reason: string },
): Uint8Array {
  return encoder.encode(JSON.stringify(ask));
}

function record(payload: Uint8Array, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(payload));
  } catch {
    throw new Violation(`${where}: not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Violation(`${where}: not an object`);
  }
  return value as Record<string, unknown>;
}

function wholeNumber(value: unknown, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    throw new Violation(`not a whole number up to ${most}`);
  }
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') {
    throw new Violation('not a text');
  }
  return value;
}

function lane(value: unknown): Lane {
  if (value !== 'critical' && value !== 'bulk') {
    throw new Violation('neither critical nor bulk');
  }
  return value;
}

function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / TWO_32));
  view.setUint32(at + 4, value % TWO_32);
}

function getU64(view: DataView, at: number): number {
  return view.getUint32(at) * TWO_32 + view.getUint32(at + 4);
}
