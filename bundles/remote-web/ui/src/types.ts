/** The JSON of the appliance, as docs/link.md and the HTTP routes give it. */
import type { StopState } from './session/stop.js';

export interface PersonRef {
  id: string;
  name: string;
  roles: string[];
}

export interface SignedIn {
  person: PersonRef;
  mustChoosePassword: boolean;
}

export interface Passkey {
  id: string;
  name: string;
  since: string;
}

export interface Me extends SignedIn {
  door: string;
  expires: { idle: string; absolute: string };
  secondFactorDueBy: string | null;
  passkeys: Passkey[];
  passkeysAvailable: boolean;
  recoveryCodesLeft: number;
}

export interface Contact {
  role?: string;
  name: string;
  phone: string;
}

/** What to do at one scanner after a stop, in the site's words; what it does not say is empty. */
export interface StopCard {
  ownStop: string;
  patientOut: string;
  call: Contact[];
  plan: string;
}

export interface Site {
  name: string;
  support: Contact | null;
  notes: string[];
}

/** `GET /api/on-site`, each scanner with its stop of `GET /api/on-site/stop`. */
export interface OnSite {
  scanners: OnSiteScanner[];
  /** Absent while the site file is not read. */
  site?: { name: string; emergency: Contact[]; support: Contact | null };
  /** Who is checked in at this panel; absent when the page is not an enrolled panel's. */
  checkedIn?: CheckedIn[];
  /** Who may check in with badge or PIN. */
  staff?: { person: string; name: string }[];
}

export interface CheckedIn {
  person: string;
  name: string;
  roles: string[];
  since: string;
  /** Badge or PIN is not asked for just now. */
  proven: boolean;
}

export interface RemotePerson {
  session: string;
  name: string;
  roles: string[];
  since: string;
  holdsControl: boolean;
  /** Has asked the holder for control. */
  waits: boolean;
}

export interface DriverQuestion {
  id: string;
  /** What the scanner does. */
  because: string;
  /** Name and version of the next driver. */
  driver: string;
  sha256: string;
  reason: string;
  by: string;
  secondsLeft: number;
}

export interface OnSiteScanner {
  id: string;
  name: string;
  modality: string;
  colour: string;
  /** Whether the driver is for patients. */
  release: ReleaseKind;
  /** What whoever is in control says lies on the table; empty for nothing. */
  phantom: string;
  /** Who is in control; empty for nobody. */
  holder: string;
  /** Everybody in a session here. */
  people: RemotePerson[];
  /** Name of whoever has taken over on site; empty when nobody has. */
  operating: string;
  callOuts: CallOut[];
  ejected: { person: string; name: string; by: string; since: string }[];
  stop: StopState;
  holds: { panel: boolean; by: string }[];
  callAcknowledgedBy: string;
  /** Images of somebody who is not on the list of phantoms, while the driver is for phantoms only. */
  notAPhantom?: { since: string; images: number };
  /** Somebody wants to change the driver although the scanner refuses, and the room is asked; absent for nobody. */
  driverQuestion?: DriverQuestion;
  /** Its console is recorded, or will be in a moment. */
  recording: boolean;
  /** Something is drawn or pointed at over its console. */
  drawings: boolean;
  /** Absent where the site file has none. */
  card?: StopCard;
  /** What the newest proof test came to: running, passed, failed, or why it was not made; empty when there was none. */
  test: string;
}

/** `GET /api/on-site/stop`, by the scanner's id. */
export interface OnSiteStops {
  scanners: Record<string, Pick<OnSiteScanner, 'stop' | 'holds'>>;
}

export interface Present {
  name: string;
  roles: string[];
  holdsControl: boolean;
  you?: boolean;
}

export interface ScannerInfo {
  id: string;
  name: string;
  modality: string;
  colour: string;
  simulated: boolean;
  reach: string;
  reachWords: string;
  activity: string;
  detail: string;
  progress: number;
}

/** Whether a scanner's driver may be used on patients. */
export type ReleaseKind = 'RELEASED' | 'NOT_RELEASED' | 'SIMULATED' | 'UNKNOWN';

export interface ReleaseState {
  kind: ReleaseKind;
  driver: string;
  version: string;
  /** What the holder of control has declared to lie on the table; empty for nothing. */
  phantom: string;
  /** What may be declared. */
  phantoms: string[];
  /** An image of somebody came who is not among them, while the driver is for phantoms only; absent when none did. */
  notAPhantomSince?: string;
}

export interface ScannerCard extends ScannerInfo {
  release: ReleaseKind;
  people: Present[];
  mayOperate: boolean;
  mayOpen: boolean;
}

export interface Finding {
  part: string;
  level: string;
  id: string;
  words: string;
  firstStep: string;
}

export interface LinkRow {
  id: string;
  person: string;
  address: string;
  roundTripMicros: number;
  jitterMicros: number;
  paths: number;
}

export interface Status {
  site: { name: string; support: Contact | null; emergency: Contact[] };
  findings: Finding[];
  links: LinkRow[] | null;
  versions: { scangate: string; java: string; karaf: string | null } | null;
}

export interface ImageTest {
  running: boolean;
  good: boolean;
  words: string;
  echoMicros: number;
  imageMicros: number;
}

export interface ImageTarget {
  id: string;
  address: string;
  waiting: number;
  bytesWaiting: number;
  oldest: string | null;
  perSecond: number;
  secondsToEmpty: number | null;
  delivered: number;
  committed: number;
  asksCommitment: boolean;
  quarantined: { words: string; instances: number }[];
  lastError: string | null;
  pause: string | null;
  test: ImageTest | null;
}

export interface ImageProgress {
  waiting: number;
  delivered: number;
  committed: number;
  quarantined: number;
}

export interface ImageStudy {
  uid: string;
  patientId: string;
  patientName: string;
  accession: string;
  date: string;
  description: string;
  series: number;
  instances: number;
  bytes: number;
  lastReceived: string;
  urgent: boolean;
  progress: Record<string, ImageProgress>;
}

/** `GET /api/images`. */
export interface Images {
  present: boolean;
  whole: {
    instances: number;
    bytes: number;
    oldest: string | null;
    perSecond: number;
    senders: number;
    diskBytes: number;
    freeBytes: number;
    usedPercent: number;
    refusing: string | null;
    damage: { found: string; words: string; aside: string }[];
  } | null;
  destinations: ImageTarget[];
  studies: ImageStudy[];
  more: number;
}

/** The driver that one scanner uses now. */
export interface DriverUse {
  id: string;
  name: string;
  driver: string;
  version: string;
  kind: ReleaseKind;
  /** Empty when it is not known. */
  sha256: string;
  settings: string;
  release: { by: string; at: string; statement: string } | null;
}

/** `GET /api/drivers`. */
export interface Drivers {
  scanners: DriverUse[];
  stored: { sha256: string; name: string; version: string; state: string }[];
}

export interface PersonRow extends PersonRef {
  lastSignIn: string | null;
  visitUntil: string | null;
  /** none, set or locked */
  pin: string;
  badge: boolean;
}

export interface Credentials {
  oneTimePassword?: string;
  otpauthUri: string;
  recoveryCodes: string[];
}

export interface DisplayInfo {
  id: string;
  position: string;
  width: number;
  height: number;
}

export type CallOutWord = 'PRESS_START' | 'TABLE_IN' | 'CONTRAST_RUNNING' | 'READY' | 'STOP';

/** A word in one tap between whoever operates and the room. */
export interface CallOut {
  id: number;
  word: CallOutWord;
  /** Said on site. */
  onSite: boolean;
  by: string;
  at: string;
  times: number;
  answeredBy: string | null;
  answeredAt: string | null;
}

/** The recording of a console. */
export interface Recorded {
  on: boolean;
  /** Who began it; empty when the site file says so. */
  by: string;
  since: string | null;
  mayStart: boolean;
  /** Why the last one ended by itself; empty when it did not. */
  trouble: string;
}

/** `{"op":"state"}` of the session channel. */
export interface SessionState {
  session: string;
  scanner: ScannerInfo;
  release: ReleaseState;
  you: {
    mayOperate: boolean;
    /** To point and draw over the console. */
    mayAnnotate: boolean;
    holdsControl: boolean;
    /** Has asked for control, and whoever holds it has not answered yet. */
    waits: boolean;
    secondFactorDueBy: string | null;
  };
  /** Name of whoever has asked the holder for control. */
  waiting: string | null;
  /** Name of whoever has taken over on site. */
  operatedOnSite: string | null;
  callOuts: CallOut[];
  people: Present[];
  displays: DisplayInfo[];
  /** Null where nothing can be recorded. */
  recording: Recorded | null;
  /** Null while the site file is not read. */
  site: { name: string; support: Contact | null; emergency: Contact[] } | null;
  /** Absent where the site file has none. */
  card?: StopCard;
}

/** One record of the audit. */
export interface AuditEntry {
  number: number;
  at: string;
  who: string;
  action: string;
  scanner: string;
  outcome: string;
  detail: Record<string, string>;
}

/** Some of the audit, the newest first; `olderThan` goes on where it ends. */
export interface AuditPage {
  entries: AuditEntry[];
  olderThan: number | null;
  damaged: string | null;
}
