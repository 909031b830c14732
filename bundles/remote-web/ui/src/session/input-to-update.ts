/**
 * The time from an input that was sent to the next update that was painted. Counted are key presses and changes of
 * the pointer's buttons; a mere move often changes nothing and would measure the console's idleness.
 */
export class InputToUpdate {
  /** An update later than this is no answer to the input. */
  static readonly LONGEST_MILLIS = 2000;
  private static readonly KEPT = 9;

  private waitingSince: number | null = null;
  private buttons = 0;
  private readonly times: number[] = [];

  /** A client message (RFC 6143 7.5) that goes out at `now`. */
  sent(message: Uint8Array, now: number): void {
    if (this.counts(message) && (this.waitingSince === null || now - this.waitingSince > InputToUpdate.LONGEST_MILLIS)) {
      this.waitingSince = now;
    }
  }

  /** An update was painted at `now`; true when it answered an input. */
  painted(now: number): boolean {
    const since = this.waitingSince;
    this.waitingSince = null;
    if (since === null || now - since > InputToUpdate.LONGEST_MILLIS) {
      return false;
    }
    this.times.push(now - since);
    this.times.splice(0, this.times.length - InputToUpdate.KEPT);
    return true;
  }

  /** Median of the last few, in milliseconds; null before the first. */
  median(): number | null {
    const sorted = [...this.times].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  private counts(message: Uint8Array): boolean {
    switch (message[0]) {
      case 4: // KeyEvent: down-flag
        return message[1] === 1;
      case 255: // QEMU extended key event: down-flag of 16 bits
        return message[1] === 0 && message[3] === 1;
      case 5: {
        const buttons = message[1] ?? 0;
        const changed = buttons !== this.buttons;
        this.buttons = buttons;
        return changed;
      }
      default:
        return false;
    }
  }
}
