/** A byte channel of the link, as much of it as a session needs; the link's own class fits it. */
export interface Channel {
  onmessage: ((bytes: Uint8Array) => void) | null;
  onclose: ((reason: string) => void) | null;
  send(bytes: Uint8Array): void;
  close(): void;
}

type PortMessage = { bytes: Uint8Array } | { closed: string };

/** Carries a channel through a message port, for another window; closes it when the other side says so. */
export function bridge(channel: Channel, port: MessagePort): void {
  channel.onmessage = (bytes) => port.postMessage({ bytes } satisfies PortMessage);
  channel.onclose = (reason) => port.postMessage({ closed: reason } satisfies PortMessage);
  port.onmessage = ({ data }: MessageEvent<PortMessage>) => {
    if ('bytes' in data) {
      channel.send(data.bytes);
    } else {
      channel.close();
      port.close();
    }
  };
}

/** The far end of `bridge`. */
export class PortChannel implements Channel {
  onmessage: ((bytes: Uint8Array) => void) | null = null;
  onclose: ((reason: string) => void) | null = null;

  constructor(private readonly port: MessagePort) {
    port.onmessage = ({ data }: MessageEvent<PortMessage>) => {
      if ('bytes' in data) {
        this.onmessage?.(data.bytes);
      } else {
        this.onclose?.(data.closed);
        port.close();
      }
    };
  }

  send(bytes: Uint8Array): void {
    this.port.postMessage({ bytes } satisfies PortMessage);
  }

  close(): void {
    this.port.postMessage({ closed: '' } satisfies PortMessage);
  }
}
