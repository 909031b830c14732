import type { RawChannel } from '@novnc/novnc';
import type { Channel } from './channel.js';

/** A console channel in the shape of a WebSocket, as noVNC wants it. What arrives before noVNC listens is kept. */
export class RfbSocket implements RawChannel {
  binaryType = 'arraybuffer';
  readonly protocol = '';
  readyState: 'open' | 'closed' = 'open';
  onopen: RawChannel['onopen'] = null;
  onclose: RawChannel['onclose'] = null;
  onerror: RawChannel['onerror'] = null;
  private listener: RawChannel['onmessage'] = null;
  private early: Uint8Array[] = [];

  /** @param sent told of every message to the appliance, before it goes */
  constructor(
    private readonly channel: Channel,
    private readonly sent: (bytes: Uint8Array) => void,
  ) {
    channel.onmessage = (bytes) => this.received(bytes);
    channel.onclose = (reason) => this.closed(reason);
  }

  get onmessage(): RawChannel['onmessage'] {
    return this.listener;
  }

  set onmessage(listener: RawChannel['onmessage']) {
    this.listener = listener;
    const early = this.early;
    this.early = [];
    if (early.length > 0) {
      // noVNC sets this in its constructor and is ready for bytes only when that is through.
      queueMicrotask(() => early.forEach((bytes) => this.received(bytes)));
    }
  }

  send(bytes: Uint8Array): void {
    if (this.readyState === 'open') {
      this.sent(bytes);
      // noVNC writes its next message into the same memory.
      this.channel.send(bytes.slice());
    }
  }

  close(): void {
    if (this.readyState === 'open') {
      this.readyState = 'closed';
      this.channel.close();
      queueMicrotask(() => this.onclose?.({ code: 1000, reason: '' }));
    }
  }

  private received(bytes: Uint8Array): void {
    if (this.listener === null) {
      this.early.push(bytes);
    } else {
      this.listener({ data: bytes });
    }
  }

  private closed(reason: string): void {
    if (this.readyState === 'open') {
      this.readyState = 'closed';
      this.onclose?.({ code: 1000, reason });
    }
  }
}
