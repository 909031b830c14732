/** Ink for text on a scanner's colour (WCAG 2.2, 1.4.3). */

/** Relative luminance of `#rrggbb`, 0 to 1. */
export function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Black or white, whichever reads better on `background`; one of them always reaches 4.5:1. */
export function inkOn(background: string): string {
  return contrast(background, '#000000') >= contrast(background, '#ffffff') ? '#000000' : '#ffffff';
}

/** Any CSS colour as `#rrggbb`; a middle grey for what the browser does not know. */
export function hexOf(cssColour: string): string {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) {
    return '#808080';
  }
  context.fillStyle = '#808080';
  context.fillStyle = cssColour;
  return /^#[0-9a-f]{6}$/.test(context.fillStyle) ? context.fillStyle : '#808080';
}
