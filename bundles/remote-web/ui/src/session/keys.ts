/** Keys of the send-key bar: X keysym and the code of the key's place (UI Events KeyboardEvent code). */
export interface Key {
  keysym: number;
  code: string;
}

const key = (keysym: number, code: string): Key => ({ keysym, code });

export const CTRL = key(0xffe3, 'ControlLeft');
export const ALT = key(0xffe9, 'AltLeft');
export const SHIFT = key(0xffe1, 'ShiftLeft');
export const META = key(0xffeb, 'MetaLeft');
export const ESCAPE = key(0xff1b, 'Escape');
export const TAB = key(0xff09, 'Tab');
export const DELETE = key(0xffff, 'Delete');
export const PRINT = key(0xff61, 'PrintScreen');

export const F_KEYS: readonly Key[] = Array.from({ length: 12 }, (_, i) => key(0xffbe + i, `F${i + 1}`));

/** One press or release. */
export interface Stroke extends Key {
  down: boolean;
}

/** Presses the keys in order and releases them in reverse. */
export function chord(keys: readonly Key[]): Stroke[] {
  return [
    ...keys.map((it) => ({ ...it, down: true })),
    ...[...keys].reverse().map((it) => ({ ...it, down: false })),
  ];
}

/** The key combination that gives the keyboard back to the page. */
export function leavesConsole(event: { code: string; ctrlKey: boolean; altKey: boolean }): boolean {
  return event.code === 'Home' && event.ctrlKey && event.altKey;
}
