/** Keyboard Lock (WICG), where a browser has it: in full screen, Esc, Alt+Tab and the Windows key go to the page. */
interface LockableKeyboard {
  lock?: () => Promise<void>;
  unlock?: () => void;
}

const keyboard = (): LockableKeyboard => (navigator as Navigator & { keyboard?: LockableKeyboard }).keyboard ?? {};

/** Enters or leaves full screen; with the keyboard locked where that is possible. */
export async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement === null) {
    await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
    await keyboard().lock?.();
  } else {
    keyboard().unlock?.();
    await document.exitFullscreen();
  }
}
