/** What to tell the person about the link and the control they had. */
export type Banner = 'none' | 'lost' | 'back' | 'back-in-control' | 'offer';

export type LinkState = 'connecting' | 'up' | 'lost' | 'ended';

/** Decides the banner from link and control. Pure; time is a parameter, in milliseconds. */
export class Resume {
  /** How long the answer "the link is back" stays, and how long a loss of control counts as the link's. */
  static readonly BACK_MILLIS = 5000;

  banner: Banner = 'none';
  private hadControl = false;
  private wasLost = false;
  private backAt = 0;

  /** The link or the session's state changed, or time passed. */
  step(link: LinkState, holdsControl: boolean, now: number): Banner {
    if (link === 'lost' || link === 'ended') {
      this.hadControl ||= holdsControl;
      this.wasLost = true;
      this.banner = 'lost';
    } else if (link === 'up') {
      this.up(holdsControl, now);
    }
    return this.banner;
  }

  /** The person asked for control, gave it back, or waved the offer away. */
  settle(): void {
    this.hadControl = false;
    if (this.banner !== 'lost') {
      this.banner = 'none';
    }
  }

  private up(holdsControl: boolean, now: number): void {
    if (this.wasLost) {
      this.wasLost = false;
      this.backAt = now;
    }
    const fresh = this.backAt > 0 && now - this.backAt < Resume.BACK_MILLIS;
    if (this.hadControl && !holdsControl && (fresh || this.banner === 'offer')) {
      this.banner = 'offer';
    } else if (fresh) {
      this.banner = holdsControl ? 'back-in-control' : 'back';
    } else {
      this.hadControl = false;
      this.banner = 'none';
    }
  }
}
