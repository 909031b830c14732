import { spelled } from '../format.js';
import { words } from '../words.js';

/** What of a console's reach is news: it goes and comes back within a second, and what was typed meanwhile is lost. */
export class Reach {
  private had = false;
  private away = false;

  /** What to say; empty when there is no news. */
  step(scanner: { name: string; reach: string; reachWords: string }): string {
    const connected = spelled(scanner.reach) === 'connected';
    if (connected) {
      const back = this.away;
      this.had = true;
      this.away = false;
      return back ? words.session.consoleBack(scanner.name) : '';
    }
    if (!this.had || this.away) {
      return '';
    }
    this.away = true;
    return scanner.reachWords;
  }
}
