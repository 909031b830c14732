const BEEP_SECONDS = 0.35;

/** A beep again and again while something must be heard. Browsers give sound only after the page was touched. */
export class CallSound {
  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly hertz: number,
    private readonly periodMillis: number,
  ) {}

  /** Whether it could be heard now. */
  get ready(): boolean {
    return this.context?.state === 'running';
  }

  /** To be called from a touch or a click. */
  async unlock(): Promise<void> {
    this.context ??= new AudioContext();
    await this.context.resume();
  }

  /** Beeps from now on, or no more. */
  set on(on: boolean) {
    if (on && this.timer === undefined) {
      this.timer = setInterval(() => this.beep(), this.periodMillis);
      this.beep();
    } else if (!on) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  private beep(): void {
    const { context } = this;
    if (context === null || context.state !== 'running') {
      return;
    }
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = this.hertz;
    volume.gain.value = 0.4;
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + BEEP_SECONDS);
  }
}
