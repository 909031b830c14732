import type { RawChannel } from '@novnc/novnc';
import type { Channel } from './channel.js';

/** A console channel in the shape of a WebSocket, as noVNC wants it. */
export class RfbSocket implements RawChannel {
  binaryType = 'arraybuffer';
  readonly protocol = '';
  readyState: 'open' | 'closed' = 'open';
  onopen: RawChannel['onopen'] = null;
  onclose: RawChannel['onclose'] = null;
  onerror: RawChannel['onerror'] = null;
  private listener: RawChannel['onmessage'] = null;

  /** @param sent told of every message to the appliance, before it goes */
  constructor(
    private readonly channel: Channel,
    private readonly sent: (bytes: Uint8Array) => void,
  ) {
    channel.onclose = (reason) => this.closed(reason);
  }

  get onmessage(): RawChannel['onmessage'] {
    return this.listener;
  }

  /** noVNC sets this within its constructor and is ready for bytes only when that is through. */
  set onmessage(listener: RawChannel['onmessage']) {
    this.listener = listener;
    queueMicrotask(() => {
      this.channel.onmessage = (data) => this.listener?.({ data });
    });
  }

  send(bytes: Uint8Array): void {
    if (this.readyState === 'open') {
      this.sent(bytes);
      this.channel.send(bytes);
    }
  }

  close(): void {
    if (this.readyState === 'open') {
      this.readyState = 'closed';
      this.channel.close();
      queueMicrotask(() => this.onclose?.({ code: 1000, reason: '' }));
    }
  }

  private closed(reason: string): void {
    if (this.readyState === 'open') {
      this.readyState = 'closed';
      this.onclose?.({ code: 1000, reason });
    }
  }
}
