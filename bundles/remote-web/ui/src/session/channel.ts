/** A byte channel of the link, as much of it as a display needs; the link's own class fits it. */
export interface Channel {
  /** What comes before it is set waits for it. */
  onmessage: ((bytes: Uint8Array) => void) | null;
  onclose: ((reason: string) => void) | null;
  /** Copies the bytes. */
  send(bytes: Uint8Array): void;
  close(): void;
}
