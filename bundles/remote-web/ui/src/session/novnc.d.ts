/**
 * What we use of @novnc/novnc, whose package has no types. Members that start with an underscore are noVNC's own
 * affair; the version is pinned, and measured-rfb.ts checks at run time that they are there.
 */
declare module '@novnc/novnc' {
  /** What noVNC wants of a WebSocket-like object; each must be an own property of it or of its class. */
  export interface RawChannel {
    binaryType: string;
    readonly protocol: string;
    readonly readyState: string | number;
    onopen: (() => void) | null;
    onmessage: ((event: { data: ArrayBuffer | Uint8Array }) => void) | null;
    onclose: ((event: { code: number; reason: string }) => void) | null;
    onerror: ((event: unknown) => void) | null;
    send(bytes: Uint8Array): void;
    close(): void;
  }

  export default class RFB {
    constructor(target: Element, channel: RawChannel, options?: { shared?: boolean });
    viewOnly: boolean;
    scaleViewport: boolean;
    clipViewport: boolean;
    resizeSession: boolean;
    focusOnClick: boolean;
    showDotCursor: boolean;
    background: string;
    qualityLevel: number;
    compressionLevel: number;
    disconnect(): void;
    focus(options?: FocusOptions): void;
    blur(): void;
    sendKey(keysym: number, code: string, down?: boolean): void;
    addEventListener(type: 'connect' | 'disconnect', listener: (event: CustomEvent) => void): void;

    protected _framebufferUpdate(): boolean;
    protected _updateScale(): void;
    protected _handleMouseButton(x: number, y: number, mask: number): void;
    protected _mouseButtonMask: number;
    protected _mousePos: { x?: number; y?: number };
    protected _canvas: HTMLCanvasElement;
    static readonly messages: { clientEncodings(socket: unknown, encodings: readonly number[]): void };
    /** By number of the encoding; that of Tight has an inflater for each of its streams. */
    protected _decoders: Record<number, { decodeRect(...rectangle: never[]): boolean; _zlibs?: import('./tight-history.js').Inflater[] }>;
    protected _keyboard: { _allKeysUp(): void };
    protected _display: {
      readonly width: number;
      readonly scale: number;
      imageRect(x: number, y: number, width: number, height: number, mime: string, bytes: Uint8Array): void;
    };
  }
}

declare module '*/novnc/core/inflator.js' {
  export default class Inflator {
    readonly strm: import('./tight-history.js').Inflater['strm'];
    setInput(bytes: Uint8Array | null): void;
    inflate(expected: number): Uint8Array;
    reset(): void;
  }
}
