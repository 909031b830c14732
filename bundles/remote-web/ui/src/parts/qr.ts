import { type TemplateResult, html } from 'lit';
import qrcode from 'qrcode-generator';
import { words } from '../words.js';

const QUIET_ZONE = 4;

/** A QR code (ISO/IEC 18004, level M) of `text` as one SVG path on white, with its quiet zone. */
export function qr(text: string): TemplateResult {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const size = count + 2 * QUIET_ZONE;
  let path = '';
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (code.isDark(row, column)) {
        path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h1v1h-1z`;
      }
    }
  }
  return html`<svg
    class="qr"
    data-test="qr"
    viewBox="0 0 ${size} ${size}"
    width="240"
    height="240"
    role="img"
    aria-label=${words.factor.qr}
    shape-rendering="crispEdges"
  >
    <rect width=${size} height=${size} fill="#fff" />
    <path d=${path} fill="#000" />
  </svg>`;
}
