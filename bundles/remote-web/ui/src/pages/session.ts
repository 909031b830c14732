import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { SIGNED_OUT, wordsOf } from '../api.js';
import { callOutStyles, unanswered } from '../parts/call-outs.js';
import '../parts/confirm.js';
import type { Confirm } from '../parts/confirm.js';
import { notice } from '../parts/form.js';
import { navigate } from '../parts/navigate.js';
import { contactStyles, shared } from '../parts/styles.js';
import { type Banners, banners } from '../session/banners.js';
import { type Answer, SessionClient } from '../session/client.js';
import type { Shown } from '../session/console.js';
import type { DrawAct, DrawingNews } from '../session/drawings.js';
import { ended } from '../session/ended.js';
import { type WindowView, frameFoot, frameHead, frameStyle, frameStyles, inputGoes, scannerWords, windowView } from '../session/frame.js';
import { toggleFullScreen } from '../session/full-screen.js';
import '../session/key-bar.js';
import type { StrokesEvent } from '../session/key-bar.js';
import { pageStyles } from '../session/page-styles.js';
import '../session/pane.js';
import type { Pane } from '../session/pane.js';
import { panel, panelStyles } from '../session/panel.js';
import { PopOuts } from '../session/pop-outs.js';
import { Reach } from '../session/reach.js';
import { frameClass } from '../session/release.js';
import { type Banner, Resume } from '../session/resume.js';
import { smallWindow } from '../session/small.js';
import { Stop, takeStopKey } from '../session/stop.js';
import { stopStyles } from '../session/stop-box.js';
import { heading, tools } from '../session/tools.js';
import { openWire } from '../session/wire.js';
import type { DisplayInfo } from '../types.js';
import { words } from '../words.js';

const REOPEN_MILLIS = 3000;
const SAID_MILLIS = 6000;

/** A person's session at a scanner: displays, control, people, link. */
@customElement('sg-session')
export class SessionPage extends LitElement {
  @property({ attribute: false }) scannerId = '';
  @state() private client: SessionClient | null = null;
  @state() private problem = '';
  @state() private asking = false;
  @state() private refusal: string[] = [];
  @state() private refused: Banners['refused'] = 'asked';
  @state() private said = '';
  @state() private banner: Banner = 'none';
  @state() private side = false;
  @state() private selected = '';
  @state() private panelOpen = true;
  @state() private keysOpen = false;
  /** The session that has ended for good. */
  @state() private over: { scanner: string; site: WindowView['site'] } | null = null;
  @state() private full = false;
  @state() private shown: Shown | null = null;
  /** Pointer and keys draw. Only the person ends it: a line must never become a click by itself. */
  @state() private drawing = false;
  @query('sg-confirm') private confirm!: Confirm;
  private readonly resume = new Resume();
  private readonly reach = new Reach();
  private readonly stop = new Stop();
  private giveStopKey = (): void => undefined;
  private hadControl = false;
  /** The person gave control back; nobody took it. */
  private released = false;
  private phantom = '';
  private reopenTimer = 0;
  private saidTimer = 0;
  private bannerTimer = 0;
  private readonly popOuts = new PopOuts({
    console: (display) => this.client?.consolePort(display) ?? null,
    view: () => this.view(),
    ask: (phantom) => this.ask(phantom),
    answer: (handOver) => this.answerAsker(handOver),
    release: () => this.release(),
    stop: () => this.pressStop(),
    touched: () => this.client?.touch(performance.now()),
    drawings: () => this.client?.drawings.all() ?? null,
    draw: (act) => this.client?.draw(act),
    drawing: (drawing) => this.setDrawing(drawing),
    changed: () => this.windowsChanged(),
  });
  private readonly leaving = (event: BeforeUnloadEvent): void => {
    if (this.client?.holdsControl === true) {
      event.preventDefault();
    }
  };
  /** A page that is kept for the way back goes on as it is; every other one is not seen again. */
  private readonly gone = (event: PageTransitionEvent): void => {
    this.popOuts.closeAll();
    if (!event.persisted) {
      this.client?.close();
    }
  };
  private readonly small = smallWindow();
  private readonly folded = (): void => {
    this.panelOpen = !this.small.matches;
  };
  private readonly seen = (): void => this.windowsChanged();
  private readonly fullScreenChanged = (): void => {
    this.full = document.fullscreenElement !== null;
  };

  static override styles = [
    shared,
    contactStyles,
    frameStyles,
    stopStyles,
    panelStyles,
    callOutStyles,
    pageStyles,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('beforeunload', this.leaving);
    window.addEventListener('pagehide', this.gone);
    this.small.addEventListener('change', this.folded);
    this.folded();
    document.addEventListener('visibilitychange', this.seen);
    document.addEventListener('fullscreenchange', this.fullScreenChanged);
    this.giveStopKey = takeStopKey(window, () => this.pressStop(), () => this.requestUpdate());
    this.stop.addEventListener('changed', this.stopChanged);
    this.stop.addEventListener('closed', this.stopClosed);
    if (this.hasUpdated) {
      void this.openSession();
    }
  }

  /** Only now are the properties in place that were set before this class was loaded. */
  protected override firstUpdated(): void {
    void this.openSession();
  }

  override disconnectedCallback(): void {
    window.removeEventListener('beforeunload', this.leaving);
    window.removeEventListener('pagehide', this.gone);
    this.small.removeEventListener('change', this.folded);
    document.removeEventListener('visibilitychange', this.seen);
    document.removeEventListener('fullscreenchange', this.fullScreenChanged);
    this.giveStopKey();
    this.stop.removeEventListener('changed', this.stopChanged);
    this.stop.removeEventListener('closed', this.stopClosed);
    this.stop.close();
    clearTimeout(this.reopenTimer);
    clearTimeout(this.saidTimer);
    clearTimeout(this.bannerTimer);
    this.popOuts.closeAll();
    this.client?.close();
    this.client = null;
    super.disconnectedCallback();
  }

  /** One key is enough to ask again: the offer takes the focus. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has('banner') && this.banner === 'offer') {
      this.renderRoot.querySelector<HTMLElement>('[data-test=resume]')?.focus();
    }
  }

  protected override render(): TemplateResult {
    const view = this.view();
    if (view === null || this.client === null) {
      return this.renderAlone();
    }
    const { state } = this.client;
    return html`<div class=${frameClass(view)} ${frameStyle(view.scanner)} data-test="session-window">
      ${frameHead(view, document.hasFocus(), { ask: (phantom) => this.ask(phantom), release: () => this.release(), stop: () => this.pressStop() })}
      <div class="middle">
        <main>
          ${tools({
            displays: state.displays,
            detail: scannerWords(view.scanner),
            shown: this.inSight(state.displays),
            side: this.side,
            full: this.full,
            panel: this.panelOpen,
            keys: this.keysOpen,
            choose: (display) => this.choose(display),
            toggleSide: () => (this.side = !this.side),
            toggleFull: () => void this.toggleFull(),
            togglePanel: () => void this.togglePanel(),
            toggleKeys: () => (this.keysOpen = !this.keysOpen),
            leave: () => void this.leave(),
          })}
          <div class="panes">
            ${repeat(
              this.inSight(state.displays),
              (display) => display.id,
              (display) => this.renderDisplay(display, view),
            )}
            ${state.displays.length === 0 ? html`<div class="away">${words.session.noDisplay}</div>` : nothing}
          </div>
        </main>
        <div class="beside ${this.panelOpen ? 'panel' : ''}">
          ${banners({
            banner: this.banner,
            refusal: this.refusal,
            refused: this.refused,
            said: this.said,
            problem: this.problem,
            secondFactorDueBy: view.factorDueBy,
            callOuts: state.you.mayOperate ? unanswered(state.callOuts, 'remote') : [],
            answerCallOut: (id) => this.answerCallOut(id),
            asker: view.asker,
            answerAsker: (handOver) => this.answerAsker(handOver),
            ask: () => this.ask(),
            dismiss: () => this.waveAway(),
            factorGiven: () => this.renderRoot.querySelector<Pane>('sg-pane')?.focus(),
          })}
          ${this.panelOpen ? panel(state, this.client, this.shown, () => void this.togglePanel()) : nothing}
        </div>
      </div>
      <sg-key-bar ?open=${this.keysOpen} .active=${inputGoes(view)} @strokes=${this.strokes}></sg-key-bar>
      ${frameFoot(view)}
      <sg-confirm></sg-confirm>
    </div>`;
  }

  private renderAlone(): TemplateResult {
    if (this.over !== null) {
      return ended(this.over, this.problem, this.openSession, () => void this.leave());
    }
    return html`<main class="alone">
      <h1>${this.problem === '' ? words.session.opening : words.session.failed}</h1>
      <div aria-live="assertive" data-test="session-problem">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
      <div class="row">
        ${this.problem === ''
          ? nothing
          : html`<button class="primary" data-test="session-retry" @click=${this.openSession}>${words.session.retry}</button>`}
        <button data-test="leave" @click=${this.leave}>${words.session.back}</button>
      </div>
    </main>`;
  }

  private renderDisplay(display: DisplayInfo, view: WindowView): TemplateResult {
    const at = words.session;
    if (this.popOuts.has(display.id)) {
      return html`<div class="away" data-test="popped-out">
        <p>${at.poppedOut(display.id)}</p>
        <button data-test="pop-in" @click=${() => this.popOuts.close(display.id)}>${at.popIn}</button>
      </div>`;
    }
    return html`<sg-pane
      data-test="pane"
      data-display=${display.id}
      .display=${display.id}
      .heading=${heading(display)}
      .scanner=${view.scanner.name}
      .open=${async () => this.theClient().console(display.id)}
      .active=${inputGoes(view)}
      .mayPopOut=${true}
      .mayAnnotate=${view.mayAnnotate}
      .mayClearAll=${view.mayClearAll}
      .drawing=${view.drawing}
      .drawings=${this.theClient().drawings}
      @draw=${(event: CustomEvent<DrawAct>) => this.client?.draw(event.detail)}
      @drawing=${(event: CustomEvent<boolean>) => this.setDrawing(event.detail)}
      @pop-out=${() => this.popOut(display)}
      @focusin=${() => (this.selected = display.id)}
      @shown=${(event: CustomEvent<Shown>) => (this.shown = event.detail)}
      @touched=${() => this.client?.touch(performance.now())}
      @leave=${() => this.leaveConsole()}
      @refused-input=${() => this.say(this.drawing ? words.drawing.typed : words.control.clickedWhileViewing)}
    ></sg-pane>`;
  }

  private view(): WindowView | null {
    const { client } = this;
    return client === null ? null : windowView(client.state, client.link, this.asking, this.drawing, this.stop.view);
  }

  private shownId(displays: DisplayInfo[]): string {
    return displays.some((display) => display.id === this.selected) ? this.selected : (displays[0]?.id ?? '');
  }

  private inSight(displays: DisplayInfo[]): DisplayInfo[] {
    return this.side ? displays : displays.filter((display) => display.id === this.shownId(displays));
  }

  private readonly openSession = async (): Promise<void> => {
    clearTimeout(this.reopenTimer);
    try {
      const client = await SessionClient.open(openWire, this.scannerId);
      if (!this.isConnected) {
        client.close();
        return;
      }
      client.addEventListener('changed', () => this.clientChanged());
      client.addEventListener('answer', (event) => this.answered((event as CustomEvent<Answer>).detail));
      client.addEventListener('notice', (event) => this.say((event as CustomEvent<string>).detail));
      client.addEventListener('drawn', (event) => this.popOuts.draw((event as CustomEvent<DrawingNews>).detail, false));
      client.addEventListener('ended', (event) => this.ended((event as CustomEvent<string>).detail));
      this.client = client;
      this.problem = '';
      this.over = null;
      void this.openStop(client);
      this.popOuts.draw(client.drawings.all(), true);
      this.clientChanged();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : wordsOf(error);
      window.dispatchEvent(new Event(SIGNED_OUT));
      if (this.banner === 'lost') {
        this.reopenTimer = window.setTimeout(() => void this.openSession(), REOPEN_MILLIS);
      }
    }
  };

  /** @throws Error when there is none, which only a display asks for that outlives its session */
  private theClient(): SessionClient {
    if (this.client === null) {
      throw new Error(words.link.ended);
    }
    return this.client;
  }

  private clientChanged(): void {
    const { client } = this;
    const view = this.view();
    if (client === null || view === null) {
      return;
    }
    this.banner = this.resume.step(client.link, view.holdsControl, performance.now());
    if (this.hadControl && !view.holdsControl && this.banner === 'none' && this.refusal.length === 0) {
      this.say(this.released ? words.control.gaveBack : words.control.taken);
    }
    if (view.holdsControl && !this.hadControl) {
      this.refusal = [];
    }
    const news = this.reach.step(view.scanner);
    if (news !== '') {
      this.say(news);
    }
    this.released = this.released && view.holdsControl;
    this.hadControl = view.holdsControl;
    clearTimeout(this.bannerTimer);
    if (this.banner === 'back' || this.banner === 'back-in-control') {
      this.bannerTimer = window.setTimeout(() => this.clientChanged(), Resume.BACK_MILLIS + 50);
    }
    document.title = words.titleOf(view.scanner.name);
    this.popOuts.publish(view);
    this.requestUpdate();
  }

  private answered(answer: Answer): void {
    this.refused = this.asking ? 'asked' : 'had';
    this.asking = false;
    this.refusal = answer.granted ? [] : answer.reasons;
    if (answer.granted) {
      this.said = '';
      this.renderRoot.querySelector<Pane>('sg-pane')?.focus();
    }
  }

  /** Over for good, by the appliance's word or because nothing was heard for too long. */
  private ended(reason: string): void {
    const { client } = this;
    if (client?.link === 'lost' || client?.link === 'ended') {
      this.banner = this.resume.step('ended', client.holdsControl, performance.now());
      this.reopenTimer = window.setTimeout(() => void this.openSession(), REOPEN_MILLIS);
    } else {
      const view = this.view();
      this.over = view === null ? null : { scanner: view.scanner.name, site: view.site };
      this.client = null;
      this.popOuts.closeAll();
      this.problem = words.session.endedWhy(reason);
      document.title = words.titleOf(words.session.endedTitle(view?.scanner.name ?? ''));
    }
  }

  /** Asks for control; to resume, of what was declared before. */
  private ask(phantom = this.phantom): void {
    this.settle();
    this.phantom = phantom;
    this.asking = true;
    this.refusal = [];
    this.client?.askControl(phantom);
  }

  /** The stop comes back with every session; whatever keeps it away is tried again as long as this one lasts. */
  private async openStop(client: SessionClient): Promise<void> {
    try {
      this.stop.use(await client.stopChannel());
    } catch {
      this.stopClosed();
    }
  }

  private readonly stopClosed = (): void => {
    window.setTimeout(() => {
      const { client } = this;
      if (client !== null && client.link !== 'ended' && !this.stop.open) {
        void this.openStop(client);
      }
    }, REOPEN_MILLIS);
  };

  private readonly stopChanged = (): void => {
    const view = this.view();
    if (view !== null) {
      this.popOuts.publish(view);
    }
    this.requestUpdate();
  };

  /** Outside of a session there is no stop, and none is pretended. */
  private pressStop(): void {
    if (this.client !== null) {
      this.stop.press();
    }
  }

  private answerCallOut(id: number): void {
    this.client?.answerRoom(id);
    this.renderRoot.querySelector<Pane>('sg-pane')?.focus();
  }

  private answerAsker(handOver: boolean): void {
    this.client?.answerRequest(handOver);
    this.renderRoot.querySelector<Pane>('sg-pane')?.focus();
  }

  private release(): void {
    this.settle();
    this.released = this.client?.holdsControl === true;
    this.client?.releaseControl();
  }

  private dismiss(): void {
    this.settle();
    this.refusal = [];
  }

  /** By keyboard: to the second factor where it is asked for, which lies behind the console, else to control. */
  private leaveConsole(): void {
    const to = ['sg-second-factor', '[data-test=control-button]'].map((it) => this.renderRoot.querySelector<HTMLElement>(it));
    to.find((it) => it !== null)?.focus();
  }

  /** A notice is read; the keyboard stays where the person is. */
  private waveAway(): void {
    this.said = '';
    this.dismiss();
    this.renderRoot.querySelector<HTMLElement>('[data-test=control-button]')?.focus();
  }

  private async togglePanel(): Promise<void> {
    this.panelOpen = !this.panelOpen;
    if (this.small.matches) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>(`[data-test=${this.panelOpen ? 'panel-close' : 'panel-toggle'}]`)?.focus();
    }
  }

  private settle(): void {
    this.resume.settle();
    this.banner = this.resume.banner;
  }

  private say(text: string): void {
    clearTimeout(this.saidTimer);
    this.said = text;
    this.saidTimer = window.setTimeout(() => (this.said = ''), SAID_MILLIS);
  }

  private windowsChanged(): void {
    this.client?.setVisible(document.visibilityState === 'visible' || this.popOuts.anyVisible());
    this.requestUpdate();
  }

  private setDrawing(drawing: boolean): void {
    this.drawing = drawing && this.client?.state.you.mayAnnotate === true;
    const view = this.view();
    if (view !== null) {
      this.popOuts.publish(view);
    }
  }

  private popOut(display: DisplayInfo): void {
    if (!this.popOuts.open(this.scannerId, display.id, heading(display))) {
      this.say(words.session.popUpBlocked);
    }
  }

  private strokes(event: StrokesEvent): void {
    const panes = [...this.renderRoot.querySelectorAll<Pane>('sg-pane')];
    const pane = panes.find((it) => it.display === this.selected) ?? panes[0];
    pane?.send(event.detail.strokes);
    if (event.detail.byPointer) {
      pane?.focus();
    }
  }

  private choose(display: DisplayInfo): void {
    this.selected = display.id;
    this.side = false;
  }

  private async toggleFull(): Promise<void> {
    try {
      await toggleFullScreen();
    } catch {
      this.say(words.session.noFullScreen);
    }
  }

  private async leave(): Promise<void> {
    if (this.client?.holdsControl !== true || (await this.confirm.ask(words.control.closeWarning, words.session.leave))) {
      navigate('/scanners');
    }
  }
}
