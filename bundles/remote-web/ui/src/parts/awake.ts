/** Keeps the screen from going dark, where the browser can: it lets go whenever the page is hidden. */
export class Awake {
  private lock: WakeLockSentinel | null = null;
  private wanted = false;
  private readonly seen = (): void => void this.take();

  set on(on: boolean) {
    this.wanted = on;
    if (on) {
      document.addEventListener('visibilitychange', this.seen);
      void this.take();
    } else {
      document.removeEventListener('visibilitychange', this.seen);
      void this.lock?.release();
      this.lock = null;
    }
  }

  private async take(): Promise<void> {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) {
      return;
    }
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (this.wanted) {
        this.lock = lock;
      } else {
        await lock.release();
      }
    } catch {
      // The device refuses, for instance because its battery is low: the screen may go dark.
    }
  }
}
