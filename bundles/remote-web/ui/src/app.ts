import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Problem, SIGNED_OUT, get, post, wordsOf } from './api.js';
import './pages/enrol.js';
import './pages/account.js';
import './pages/people.js';
import './pages/scanners.js';
import './pages/sign-in.js';
import type { SignedInEvent } from './pages/sign-in.js';
import './pages/status.js';
import { appStyles } from './parts/app-styles.js';
import './parts/choose-password.js';
import { notice } from './parts/form.js';
import { NAVIGATED, follow, navigate } from './parts/navigate.js';
import { panelId } from './parts/panel-key.js';
import { shared } from './parts/styles.js';
import { type Route, parseRoute, startPath } from './routes.js';
import type { Me, Site } from './types.js';
import { words } from './words.js';

const NAV: { page: Route['page']; href: string; text: string; role?: string | string[]; door?: string }[] = [
  { page: 'scanners', href: '/scanners', text: words.nav.scanners },
  { page: 'status', href: '/status', text: words.nav.status },
  { page: 'images', href: '/images', text: words.nav.images, role: 'site-it' },
  { page: 'drivers', href: '/drivers', text: words.nav.drivers, role: ['physicist', 'field-engineer', 'site-it'] },
  { page: 'people', href: '/people', text: words.nav.people, role: 'site-it' },
  { page: 'audit', href: '/audit', text: words.nav.audit, role: 'site-it' },
  { page: 'recordings', href: '/recordings', text: words.nav.recordings },
  { page: 'panel', href: '/panel', text: words.nav.panel, role: 'on-site-operator', door: 'on-site' },
  { page: 'account', href: '/account', text: words.nav.account },
];

const TITLES: Partial<Record<Route['page'], string>> = {
  'sign-in': words.signIn.title,
  'enrol': words.enrol.title,
  'scanners': words.scanners.title,
  'status': words.status.title,
  'images': words.images.title,
  'drivers': words.drivers.title,
  'people': words.people.title,
  'audit': words.audit.title,
  'recordings': words.recordings.title,
  'account': words.account.title,
  'panel': words.panel.title,
  'unknown': words.errors.notFoundTitle,
};

/** The whole UI: who is signed in, which page is shown, and the frame around the quiet pages. */
@customElement('sg-app')
export class App extends LitElement {
  @state() private me: Me | null | undefined = undefined;
  @state() private site: Site | null = null;
  @state() private route: Route = parseRoute(location.pathname);
  @state() private problem = '';
  /** The site file lets this person play recordings of some scanner. */
  @state() private plays = false;
  @state() private reason = '';
  /** The one-time password just used, kept only until a password is chosen. */
  private oneTimePassword = '';
  private readonly navigated = (): void => this.routeChanged();
  private readonly signedOut = (): void => void this.checkSignIn();

  static override styles = [shared, appStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('popstate', this.navigated);
    window.addEventListener(NAVIGATED, this.navigated);
    window.addEventListener(SIGNED_OUT, this.signedOut);
    if (this.route.page === 'display') {
      this.load(import('./pages/display.js'));
    } else {
      if (this.isPanel()) {
        this.load(import('./pages/panel.js'));
      }
      void this.start();
    }
  }

  override disconnectedCallback(): void {
    window.removeEventListener('popstate', this.navigated);
    window.removeEventListener(NAVIGATED, this.navigated);
    window.removeEventListener(SIGNED_OUT, this.signedOut);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    if (this.route.page === 'display') {
      return html`<sg-display>${this.renderOnItsWay()}</sg-display>`;
    }
    const me = this.me ?? null;
    if (this.route.page === 'session' && me !== null && !me.mustChoosePassword) {
      return html`<sg-session .scannerId=${this.route.scanner}>${this.renderOnItsWay()}</sg-session>`;
    }
    return html`${this.renderHeader(me)}
      <main id="main" tabindex="-1">
        <div aria-live="assertive">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
        ${this.me === undefined && !this.isPanel() ? html`<p class="muted">${words.loading}</p>` : this.renderPage(me)}
      </main>
      ${this.renderFooter()}`;
  }

  /** Seen until the page's own code is there; afterwards its shadow tree hides it. */
  private renderOnItsWay(opening = words.session.opening): TemplateResult {
    return this.problem === '' ? html`<p class="muted">${opening}</p>` : notice('bad', this.problem);
  }

  private renderHeader(me: Me | null): TemplateResult {
    return html`<header>
      <button class="skip" data-test="skip" @click=${this.skip}>${words.skip}</button>
      <span class="brand">${words.product}</span>
      ${this.site === null || this.site.name === '' ? nothing : html`<span class="muted" data-test="site-name">${this.site.name}</span>`}
      ${me === null || me.mustChoosePassword
        ? nothing
        : html`<nav aria-label=${words.nav.label}>
              <ul>
                ${NAV.filter((item) => (item.page !== 'recordings' || this.plays) && (item.role === undefined || [item.role].flat().some((role) => me.person.roles.includes(role))) && (item.door === undefined || item.door === me.door)).map(
                  (item) =>
                    html`<li>
                      <a
                        href=${item.href}
                        data-test=${`nav-${item.page}`}
                        aria-current=${item.page === this.route.page ? 'page' : nothing}
                        @click=${follow}
                        >${item.text}</a
                      >
                    </li>`,
                )}
              </ul>
            </nav>`}
      ${me === null
        ? nothing
        : html`<div class="who">
            <span data-test="signed-in-as">${me.person.name}</span>
            <button data-test="sign-out" @click=${this.signOut}>${words.signOut}</button>
          </div>`}
    </header>`;
  }

  private renderPage(me: Me | null): TemplateResult {
    if (this.route.page === 'enrol') {
      return html`<sg-enrol></sg-enrol>`;
    }
    if (this.route.page === 'unknown') {
      return html`<h1 data-test="not-found">${words.errors.notFoundTitle}</h1>
        <p>${words.errors.notFound}</p>
        <a href="/" data-test="to-start" @click=${follow}>${words.errors.toStart}</a>`;
    }
    if (this.route.page === 'panel' && (me === null ? panelId() !== null : !me.mustChoosePassword)) {
      return html`<sg-panel .me=${me} @heard=${this.panelHeard}>${this.renderOnItsWay(words.panel.opening)}</sg-panel>`;
    }
    if (me === null) {
      return html`<sg-sign-in .reason=${this.reason} @signed-in=${this.signedIn}></sg-sign-in>`;
    }
    if (me.mustChoosePassword) {
      return html`<div class="card narrow">
        <h1>${words.password.title}</h1>
        <p>${words.password.lead}</p>
        <sg-choose-password
          eager
          .known=${this.oneTimePassword}
          oldWords=${words.password.oneTime}
          @changed=${this.passwordChosen}
        ></sg-choose-password>
      </div>`;
    }
    switch (this.route.page) {
      case 'status':
        return html`<sg-status></sg-status>`;
      case 'images':
        return html`<sg-images><p class="muted">${words.loading}</p></sg-images>`;
      case 'drivers':
        return html`<sg-drivers .me=${me}><p class="muted">${words.loading}</p></sg-drivers>`;
      case 'people':
        return html`<sg-people></sg-people>`;
      case 'audit':
        return html`<sg-audit><p class="muted">${words.loading}</p></sg-audit>`;
      case 'recordings':
        return html`<sg-recordings><p class="muted">${words.loading}</p></sg-recordings>`;
      case 'account':
        return html`<sg-account .me=${me} @me-changed=${this.loadMe}></sg-account>`;
      default:
        return html`<sg-scanners></sg-scanners>`;
    }
  }

  private renderFooter(): TemplateResult {
    const support = this.site?.support ?? null;
    return html`<footer>
      <div>
        <strong id="honest">${words.honestTitle}</strong>
        <ul aria-labelledby="honest" data-test="honest-words">
          ${words.honest.map((line) => html`<li>${line}</li>`)}
        </ul>
        ${support === null ? nothing : html`<span data-test="support">${words.support(support.name, support.phone)}</span>`}
      </div>
    </footer>`;
  }

  private async start(): Promise<void> {
    const [, site] = await Promise.allSettled([this.loadMe(), get<Site>('/api/site')]);
    this.site = site.status === 'fulfilled' ? site.value : null;
    this.routeChanged();
  }

  /** A tablet that is a panel shows its page before it is known who is signed in: also when nobody answers. */
  private isPanel(): boolean {
    return this.route.page === 'panel' && panelId() !== null;
  }

  /** The appliance answers the panel: who is signed in may have been asked while it did not. */
  private readonly panelHeard = (): void => {
    if (this.me === undefined) {
      void this.start();
    }
  };

  private readonly loadMe = async (): Promise<void> => {
    try {
      this.me = await get<Me>('/api/me');
      this.problem = '';
      this.plays = await mayPlay();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        this.me = null;
      } else {
        this.problem = wordsOf(error);
      }
    }
  };

  /** Some call was refused for want of a sign-in: is it over? */
  private async checkSignIn(): Promise<void> {
    const was = this.me ?? null;
    await this.loadMe();
    if (was !== null && this.me === null) {
      this.reason = words.errors.signedOut;
    }
  }

  private async signedIn(event: SignedInEvent): Promise<void> {
    this.reason = '';
    this.oneTimePassword = event.detail.answer.mustChoosePassword ? event.detail.password : '';
    await this.loadMe();
    this.routeChanged();
  }

  private async passwordChosen(): Promise<void> {
    this.oneTimePassword = '';
    await this.loadMe();
    this.routeChanged();
  }

  private async signOut(): Promise<void> {
    try {
      await post('/api/sign-out');
      this.me = null;
      navigate('/sign-in');
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }

  private routeChanged(): void {
    const before = this.route;
    this.route = parseRoute(location.pathname);
    const { page } = this.route;
    const me = this.me ?? null;
    if (me !== null && (page === 'start' || page === 'sign-in')) {
      navigate(startPath(me.person.roles), true);
      return;
    }
    if (me === null && page === 'start' && panelId() !== null) {
      navigate('/panel', true);
      return;
    }
    if (page === 'panel') {
      this.load(import('./pages/panel.js'));
    }
    if (page === 'session') {
      this.load(import('./pages/session.js'));
    } else if (page === 'images') {
      this.load(import('./pages/images.js'));
    } else if (page === 'audit') {
      this.load(import('./pages/audit.js'));
    } else if (page === 'drivers') {
      this.load(import('./pages/drivers.js'));
    } else if (page === 'recordings') {
      this.load(import('./pages/recordings.js'));
    }
    document.title = words.titleOf(me === null && page !== 'enrol' && page !== 'unknown' && page !== 'panel' ? words.signIn.title : (TITLES[page] ?? words.product));
    if (before.page !== page && me?.mustChoosePassword !== true) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('main')?.focus());
    }
  }

  /** Code that is not to be had any more belongs to a page of before an upgrade. */
  private load(code: Promise<unknown>): void {
    code.catch(() => {
      this.problem = words.errors.reload;
    });
  }

  private skip(): void {
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  }
}

/** A page of no use to somebody is not offered; whatever keeps the answer away, this is no page to say so on. */
async function mayPlay(): Promise<boolean> {
  try {
    return (await get<{ mayPlay: boolean }>('/api/recordings/may-play')).mayPlay;
  } catch {
    return false;
  }
}
