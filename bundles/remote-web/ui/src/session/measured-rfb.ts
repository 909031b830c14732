import RFB, { type RawChannel } from '@novnc/novnc';
import { GREY, GreyDecoder } from './grey.js';
import { keepHistory } from './tight-history.js';

const TIGHT = 7;

const { clientEncodings } = RFB.messages;
RFB.messages.clientEncodings = (socket, encodings) => clientEncodings(socket, [...encodings, GREY]);

/** What a MeasuredRfb tells of. */
export interface RfbWatch {
  /** Every rectangle of an update is on the canvas. */
  updated(): void;
  /** A rectangle came as JPEG. */
  lossy(): void;
  /** The picture is laid out anew; `scale` holds from now. */
  scaled(): void;
}

/** noVNC that also decodes grey, says when an update is complete and whether it was lossless, and releases what is pressed on demand. */
export class MeasuredRfb extends RFB {
  constructor(
    target: Element,
    channel: RawChannel,
    private readonly watch: RfbWatch,
  ) {
    super(target, channel, { shared: true });
    const display = this._display;
    const imageRect = display.imageRect;
    const inflaters = this._decoders[TIGHT]?._zlibs;
    if (inflaters === undefined || typeof imageRect !== 'function' || typeof super._framebufferUpdate !== 'function' || typeof super._updateScale !== 'function' || typeof this._keyboard._allKeysUp !== 'function') {
      throw new Error('this version of noVNC lacks what MeasuredRfb stands on');
    }
    inflaters.forEach(keepHistory);
    this._decoders[GREY] = new GreyDecoder();
    display.imageRect = (x, y, width, height, mime, bytes) => {
      if (mime === 'image/jpeg') {
        watch.lossy();
      }
      imageRect.call(display, x, y, width, height, mime, bytes);
    };
  }

  get canvas(): HTMLCanvasElement {
    return this._canvas;
  }

  /** CSS pixels per console pixel. */
  get scale(): number {
    return this._display.scale;
  }

  /** Sends a release for every key and button that is down. */
  releaseAll(): void {
    this._keyboard._allKeysUp();
    if (this._mouseButtonMask !== 0) {
      this._handleMouseButton(this._mousePos.x ?? 0, this._mousePos.y ?? 0, 0);
    }
  }

  protected override _framebufferUpdate(): boolean {
    const complete = super._framebufferUpdate();
    if (complete) {
      this.watch.updated();
    }
    return complete;
  }

  protected override _updateScale(): void {
    super._updateScale();
    this.watch.scaled();
  }
}
