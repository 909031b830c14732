import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { post, wordsOf } from '../api.js';
import { clockSeconds } from '../format.js';
import { callOutStyles, unanswered } from '../parts/call-outs.js';
import { Awake } from '../parts/awake.js';
import { CallSound } from '../parts/call-sound.js';
import '../parts/confirm.js';
import type { Confirm } from '../parts/confirm.js';
import { field, notice, valuesOf } from '../parts/form.js';
import { PanelEye, lastKept } from '../parts/panel-view.js';
import { type Order, type Who, act, enrolPanel, panelId } from '../parts/panel-key.js';
import { scannerOnPanel, type ScannerDeeds } from '../parts/panel-scanner.js';
import { deafPanel } from '../parts/panel-deaf.js';
import { staffOnPanel, staffStyles } from '../parts/panel-staff.js';
import { panelStyles } from '../parts/panel-styles.js';
import { Poll } from '../parts/poll.js';
import { keepPage } from '../parts/keep-page.js';
import { stopCardStyles } from '../parts/stop-card.js';
import { type Choice, type WhoDialog, anybody, somebody, whoIsHere } from '../parts/who.js';
import { contactStyles, shared } from '../parts/styles.js';
import type { CheckedIn, Me, OnSite, OnSiteScanner, RemotePerson } from '../types.js';
import { words } from '../words.js';

const REFRESH_MILLIS = 300;
const DEAF_MILLIS = 1000;
const LISTEN_MILLIS = 100;

/** What became of the last press of a scanner's stop here. */
export interface PanelPress {
  confirmed?: number;
  problem?: string;
}

/** The panel beside the scanners: stop, hold, reset, the patient's call, and the card after a stop. */
@customElement('sg-panel')
export class PanelPage extends LitElement {
  @property({ attribute: false }) me: Me | null = null;
  @state() private view: OnSite | null = null;
  @state() private asOf = '';
  @state() private problem = '';
  @state() private stale = false;
  @state() private said = '';
  @state() private panel: string | null = panelId();
  @state() private presses: Record<string, PanelPress | 'sent'> = {};
  @query('sg-confirm') private question!: Confirm;
  @query('sg-who') private who!: WhoDialog;
  /** Nothing was heard for too long. */
  @state() private deaf = false;
  /** Whether the tablet keeps this page; undefined while that is not known. */
  @state() private kept: boolean | undefined = undefined;
  /** The person looks at what was known before. */
  @state() private behind = false;
  private readonly sound = new CallSound(880, 1200);
  private readonly alarm = new CallSound(440, 700);
  private readonly awake = new Awake();
  /** Never heard counts from the start of the page. */
  private heardAt = performance.now();
  private heard = false;
  private ear = 0;
  private readonly eye = new PanelEye();
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [shared, contactStyles, stopCardStyles, callOutStyles, panelStyles, staffStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('pointerdown', () => void this.unlock());
    this.ear = window.setInterval(() => this.listen(), LISTEN_MILLIS);
    this.awake.on = true;
    const kept = lastKept();
    if (kept !== null) {
      this.view = kept.view;
      this.asOf = kept.at;
      this.stale = true;
    }
  }

  override disconnectedCallback(): void {
    this.sound.on = false;
    this.alarm.on = false;
    this.awake.on = false;
    clearInterval(this.ear);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const at = words.panel;
    if (!this.onSite()) {
      return html`<h1>${at.title}</h1>${notice('warn', at.notOnSite)}`;
    }
    const scanners = this.view?.scanners ?? [];
    return html`<h1>${at.title}</h1>
      <div aria-live="assertive" data-test="panel-deaf">${this.deaf && !this.behind ? deafPanel(this.view, this.asOf, () => (this.behind = true)) : nothing}</div>
      <div aria-live="assertive" data-test="panel-problem">
        ${this.stale && this.asOf !== '' ? notice('bad', at.stale(this.asOf)) : nothing}
        ${this.problem === '' ? nothing : notice('bad', this.problem)}
      </div>
      <div role="status" data-test="panel-said">${this.said === '' ? nothing : notice('good', this.said)}</div>
      ${(this.calling() || this.called() || this.asked()) && !this.sound.ready
        ? html`<p class="row"><span>${at.soundOff}</span> <button @click=${this.unlock}>${at.soundOn}</button></p>`
        : nothing}
      ${this.view?.checkedIn === undefined
        ? nothing
        : staffOnPanel(this.view.checkedIn, () => void this.checkIn(), (one) => void this.checkOut(one))}
      ${this.view === null
        ? html`<p class="muted">${words.loading}</p>`
        : scanners.length === 0
          ? html`<p>${at.none}</p>`
          : repeat(
              scanners,
              (scanner) => scanner.id,
              (scanner) =>
                scannerOnPanel(scanner, this.view?.site, this.presses[scanner.id], this.panel !== null, this.deeds(scanner)),
            )}
      ${this.panel === null ? this.renderEnrol() : html`<p class="muted" data-test="panel-id">${at.known(this.panel)}</p>`}
      ${this.kept === undefined ? nothing : html`<p class="muted" data-test="panel-kept" data-state=${this.kept ? 'kept' : 'not-kept'}>${this.kept ? at.kept : at.notKept}</p>`}
      <sg-confirm></sg-confirm><sg-who></sg-who>`;
  }

  /** False on the listener for remote people, where this page shows nothing and asks nothing. */
  private onSite(): boolean {
    return this.me === null || this.me.door === 'on-site';
  }

  /** How long the appliance has been silent: an answer that hangs is as bad as none. */
  private listen(): void {
    const deaf = this.onSite() && performance.now() - this.heardAt > DEAF_MILLIS;
    if (deaf !== this.deaf) {
      this.deaf = deaf;
      this.behind = false;
      this.alarm.on = deaf;
    }
  }

  private renderEnrol(): TemplateResult {
    const at = words.panel;
    return html`<form class="card" data-test="panel-enrol" @submit=${this.enrol}>
      <h2>${at.enrolTitle}</h2>
      <p>${at.enrolLead}</p>
      ${field({ name: 'panel-code', label: at.code, hint: at.codeHint })}
      <button class="primary" data-test="panel-enrol-submit">${at.enrol}</button>
    </form>`;
  }

  private calling(): boolean {
    return (this.view?.scanners ?? []).some((it) => it.stop.patientCall === 'CALLING' && it.callAcknowledgedBy === '');
  }

  private called(): boolean {
    return (this.view?.scanners ?? []).some((it) => unanswered(it.callOuts, 'on-site').length > 0);
  }

  private asked(): boolean {
    return (this.view?.scanners ?? []).some((it) => it.driverQuestion !== undefined || it.notAPhantom !== undefined);
  }

  private readonly unlock = async (): Promise<void> => {
    await Promise.all([this.sound.unlock(), this.alarm.unlock()]);
    this.requestUpdate();
  };

  private deeds(scanner: OnSiteScanner): ScannerDeeds {
    return {
      stop: () => void this.stop(scanner),
      hold: () => void this.act(scanner, 'hold'),
      release: () => void this.act(scanner, 'release'),
      acknowledge: () => void this.act(scanner, 'acknowledge'),
      reset: (event) => void this.reset(scanner, event),
      test: () => void this.test(scanner),
      clearDrawings: () => void this.act(scanner, 'clear-drawings'),
      images: () => void this.act(scanner, 'acknowledge-images'),
      driver: (question, agrees) => void this.act(scanner, agrees ? 'agree' : 'disagree', '', question.id),
      people: {
        takeOver: () => void this.act(scanner, 'take-over'),
        giveBack: () => void this.act(scanner, 'give-back'),
        grant: (person) => void this.act(scanner, 'grant', '', person.session),
        decline: (person) => void this.act(scanner, 'decline', '', person.session),
        eject: (person) => void this.eject(scanner, person),
        say: (word) => void this.talk({ scanner: scanner.id, word }),
        heard: (answer) => void this.talk({ scanner: scanner.id, answer }),
        admit: (person) => void this.act(scanner, 'admit', '', person),
      },
    };
  }

  private async stop(scanner: OnSiteScanner): Promise<void> {
    this.presses = { ...this.presses, [scanner.id]: 'sent' };
    let press: PanelPress;
    try {
      press = await post<PanelPress>('/api/on-site/stop', { scanner: scanner.id, id: crypto.randomUUID() });
    } catch (error) {
      press = { problem: wordsOf(error) };
    }
    this.presses = { ...this.presses, [scanner.id]: press };
    await this.refresh();
  }

  private async act(scanner: OnSiteScanner, action: string, reason = '', whom = ''): Promise<boolean> {
    const who = action === 'hold' ? anybody(this.here()) : await somebody(this.who, this.here(), words.panel.deeds[action] ?? action, action !== 'acknowledge');
    return who !== null && this.send({ action, scanner: scanner.id, reason, whom }, who);
  }

  private async send(order: Order, who: Who): Promise<boolean> {
    try {
      await act(order, who, this.me?.person.id ?? '');
      this.problem = '';
      this.said = '';
      await this.refresh();
      return true;
    } catch (error) {
      this.problem = wordsOf(error);
      return false;
    }
  }

  private here(): Choice[] {
    return whoIsHere(this.view, this.me);
  }

  private async checkIn(): Promise<void> {
    const choices = (this.view?.staff ?? []).map((it) => ({ ...it, proven: false }));
    const who = await this.who.ask(words.staff.checkInAsk, choices, true);
    if (who !== null) {
      await this.send({ action: 'check-in' }, who);
    }
  }

  private async checkOut(one: CheckedIn): Promise<void> {
    await this.send({ action: 'check-out' }, { by: one.person, secret: '' });
  }

  private async reset(scanner: OnSiteScanner, event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (await this.act(scanner, 'reset', valuesOf(form)[`reason-${scanner.id}`] ?? '')) {
      this.said = words.panel.resetDone;
      const { [scanner.id]: cleared, ...others } = this.presses;
      this.presses = cleared === undefined ? this.presses : others;
    }
  }

  private async talk(said: object): Promise<void> {
    const who = await somebody(this.who, this.here(), words.panel.deeds['call-out'] ?? '', false);
    if (who === null) {
      return;
    }
    try {
      await post('/api/on-site/call-out', { ...said, by: who.by });
      this.problem = '';
    } catch (error) {
      this.problem = wordsOf(error);
    }
    await this.refresh();
  }

  private async eject(scanner: OnSiteScanner, person: RemotePerson): Promise<void> {
    if (await this.question.ask(words.panel.ejectAsk(person.name), words.panel.ejectNamed(person.name))) {
      await this.act(scanner, 'eject', '', person.session);
    }
  }

  private async test(scanner: OnSiteScanner): Promise<void> {
    if (await this.question.ask(words.panel.testAsk(scanner.name), words.panel.testYes)) {
      await this.act(scanner, 'test');
    }
  }

  private async enrol(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    try {
      this.panel = await enrolPanel(valuesOf(form)['panel-code'] ?? '');
      await this.eye.open();
      this.problem = '';
      this.said = words.panel.enrolled(this.panel);
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }

  private async refresh(): Promise<void> {
    if (!this.onSite()) {
      return;
    }
    try {
      const view = await this.eye.look(this.panel !== null);
      this.panel = this.eye.refused ? null : this.panel;
      this.heardAt = performance.now();
      this.listen();
      this.view = view;
      this.asOf = clockSeconds(new Date());
      this.stale = false;
      this.eye.keep(this.asOf, view);
      if (!this.heard) {
        this.heard = true;
        this.dispatchEvent(new Event('heard'));
        this.kept = await keepPage();
      }
    } catch (error) {
      this.stale = this.view !== null;
      this.problem = this.view === null ? wordsOf(error) : this.problem;
    }
    this.sound.on = this.calling() || this.called() || this.asked();
  }
}
