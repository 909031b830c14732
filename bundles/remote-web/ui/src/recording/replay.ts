import { MeasuredRfb } from '../session/measured-rfb.js';
import type { Channel } from '../session/channel.js';
import { RfbSocket } from '../session/rfb-socket.js';
import { type Block, readFbs } from './fbs.js';

/** A segment of a recording, as the appliance lists it. */
export interface Segment {
  display: string;
  /** Milliseconds from the recording's beginning. */
  at: number;
  file: string;
  /** Of the whole file, in hexadecimal, as the audit has it; empty when it has none. */
  sha256: string;
}

/** A segment begins with its first picture, which comes a little after its beginning. */
const FIRST_PICTURE_WITHIN_MILLIS = 10_000;

/** Pictures of one display of a recording, shown in `target` as of any moment. One call of `show` at a time. */
export class Replay {
  private segment: Segment | null = null;
  private blocks: Block[] = [];
  private fed = 0;
  private pictured = false;
  /** Until when blocks were fed for the sake of a first picture. */
  private pictureAt = 0;
  private closed = false;
  private rfb: MeasuredRfb | null = null;
  private channel: Channel | null = null;

  constructor(
    private readonly target: HTMLElement,
    private readonly segments: readonly Segment[],
    private readonly fetchSegment: (segment: Segment) => Promise<ArrayBuffer>,
    private readonly name: string,
  ) {}

  /** Shows what was to be seen then, or the first picture after it where there was none; goes back by beginning its segment anew. */
  async show(millis: number): Promise<void> {
    const segment = this.segments.filter((it) => it.at <= millis).at(-1) ?? this.segments[0];
    if (segment === undefined) {
      return;
    }
    const at = millis - segment.at;
    if (segment !== this.segment) {
      const blocks = readFbs(await this.fetchSegment(segment));
      if (this.closed) {
        return;
      }
      this.blocks = blocks;
      this.segment = segment;
      await this.begin();
    } else if (this.fed > 0 && (this.blocks[this.fed - 1]?.at ?? 0) > Math.max(at, this.pictureAt)) {
      await this.begin();
    }
    this.feed(at);
  }

  close(): void {
    this.closed = true;
    this.end();
  }

  private feed(at: number): void {
    for (let next = this.blocks[this.fed]; next !== undefined; next = this.blocks[this.fed]) {
      if (next.at > at && (this.pictured || next.at > FIRST_PICTURE_WITHIN_MILLIS)) {
        return;
      }
      this.channel?.onmessage?.(next.bytes.slice());
      this.fed += 1;
      if (!this.pictured) {
        this.pictureAt = next.at;
      }
    }
  }

  private end(): void {
    this.rfb?.disconnect();
    this.rfb = null;
    this.channel = null;
  }

  private async begin(): Promise<void> {
    this.end();
    this.target.replaceChildren();
    this.fed = 0;
    this.pictureAt = 0;
    this.pictured = false;
    // Nobody is at the other end: what the viewer says goes nowhere.
    const channel: Channel = { onmessage: null, onclose: null, send: () => undefined, close: () => undefined };
    this.channel = channel;
    const watch = { updated: () => (this.pictured = true), lossy: () => undefined, scaled: () => undefined };
    const rfb = new MeasuredRfb(this.target, new RfbSocket(channel, () => undefined), watch);
    rfb.viewOnly = true;
    rfb.scaleViewport = true;
    rfb.background = 'transparent';
    rfb.canvas.setAttribute('role', 'img');
    rfb.canvas.setAttribute('aria-label', this.name);
    rfb.canvas.dataset['test'] = 'replayed';
    this.rfb = rfb;
    // The socket takes bytes from the next microtask on.
    await Promise.resolve();
  }
}
