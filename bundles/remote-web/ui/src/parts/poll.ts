import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Runs `task` at once and then every `millis` after the last run ended, while the host is in the page. */
export class Poll implements ReactiveController {
  private timer = 0;
  private running = false;

  constructor(
    host: ReactiveControllerHost,
    private readonly millis: number,
    private readonly task: () => Promise<void>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.running = true;
    void this.turn();
  }

  hostDisconnected(): void {
    this.running = false;
    clearTimeout(this.timer);
  }

  private async turn(): Promise<void> {
    await this.task();
    if (this.running) {
      this.timer = window.setTimeout(() => void this.turn(), this.millis);
    }
  }
}
