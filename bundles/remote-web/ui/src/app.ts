import { type TemplateResult, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { get } from './api.js';
import './pages/account.js';
import './pages/people.js';
import './pages/scanners.js';
import './pages/status.js';
import { notice } from './parts/form.js';
import { Frame, type NavItem } from './parts/frame.js';
import { navigate } from './parts/navigate.js';
import { panelId } from './parts/panel-key.js';
import { type Route, parseRoute, startPath } from './routes.js';
import type { Me } from './types.js';
import { words } from './words.js';

const NAV: (NavItem & { page: Route['page'] })[] = [
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

/** The whole UI of an appliance. */
@customElement('sg-app')
export class App extends Frame<Route> {
  /** The site file lets this person play recordings of some scanner. */
  @state() private plays = false;
  protected readonly product = words.product;
  protected readonly nav = NAV;
  protected readonly honest = words.honest;

  protected parse(path: string): Route {
    return parseRoute(path);
  }

  protected pageTitle(page: Route['page']): string | undefined {
    return TITLES[page];
  }

  protected startPath(me: Me): string {
    return startPath(me.person.roles);
  }

  protected override offers(item: NavItem): boolean {
    return item.page !== 'recordings' || this.plays;
  }

  protected override async known(): Promise<void> {
    this.plays = await mayPlay();
  }

  protected override begin(): void {
    if (this.route.page === 'display') {
      this.load(import('./pages/display.js'));
    } else {
      if (this.isPanel()) {
        this.load(import('./pages/panel.js'));
      }
      super.begin();
    }
  }

  protected override render(): TemplateResult {
    if (this.route.page === 'display') {
      return html`<sg-display>${this.renderOnItsWay()}</sg-display>`;
    }
    const me = this.me ?? null;
    if (this.route.page === 'session' && me !== null && !me.mustChoosePassword) {
      return html`<sg-session .scannerId=${this.route.scanner}>${this.renderOnItsWay()}</sg-session>`;
    }
    return super.render();
  }

  /** Seen until the page's own code is there; afterwards its shadow tree hides it. */
  private renderOnItsWay(opening = words.session.opening): TemplateResult {
    return this.problem === '' ? html`<p class="muted">${opening}</p>` : notice('bad', this.problem);
  }

  protected override renderPage(me: Me | null): TemplateResult {
    if (this.route.page === 'panel' && (me === null ? panelId() !== null : !me.mustChoosePassword)) {
      return html`<sg-panel .me=${me} @heard=${this.panelHeard}>${this.renderOnItsWay(words.panel.opening)}</sg-panel>`;
    }
    return super.renderPage(me);
  }

  protected renderOwn(me: Me): TemplateResult {
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

  /** A tablet that is a panel shows its page before it is known who is signed in: also when nobody answers. */
  private isPanel(): boolean {
    return this.route.page === 'panel' && panelId() !== null;
  }

  protected override showsAtOnce(): boolean {
    return this.isPanel();
  }

  /** The appliance answers the panel: who is signed in may have been asked while it did not. */
  private readonly panelHeard = (): void => {
    if (this.me === undefined) {
      void this.start();
    }
  };

  protected override open(page: Route['page']): boolean {
    return page === 'panel' || super.open(page);
  }

  protected override arrived(page: Route['page'], me: Me | null): boolean {
    if (super.arrived(page, me)) {
      return true;
    }
    if (me === null && page === 'start' && panelId() !== null) {
      navigate('/panel', true);
      return true;
    }
    if (page === 'panel') {
      this.load(import('./pages/panel.js'));
    } else if (page === 'session') {
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
    return false;
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
