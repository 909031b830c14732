package org.scangate.core.access;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.scangate.api.time.Ticker;

/**
 * Badges and PINs: who has which, and whether one shown at a panel is right. Wrong ones are slowed
 * for each person at a panel and for the panel as {@link Throttle} says; {@value #MOST_WRONG} wrong
 * PINs of a person, with no right one between, lock their PIN until site IT lifts it. A badge still
 * counts then, and so does the sign-in with password and second factor.
 */
final class StaffKeys {
  static final int MOST_WRONG = 10;
  static final int LONGEST_SECRET = 64;
  private static final int SHORTEST_BADGE = 4;
  private static final int DRAWN_DIGITS = 6;

  /** Stands for a badge alone in the throttle; no person can have this id. */
  private static final String BADGE = "(badge)";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PeopleStore people;
  private final StaffStore store;
  private final BadgeKey badges;
  private final PasswordHasher hasher;
  private final HashingGate gate;
  private final Throttle throttle;
  private final Trail trail;
  private final Ticker ticker;

  /** Wrong PINs since the last right one, by person; those who are no more are few and harmless. */
  private final Map<String, Integer> wrong = new ConcurrentHashMap<>();

  /** Whoever has shown something right, and what: {@code badge} or {@code PIN}. */
  record Shown(PersonRecord person, String kind) {}

  StaffKeys(
      PeopleStore people,
      StaffStore store,
      BadgeKey badges,
      PasswordHasher hasher,
      HashingGate gate,
      Trail trail,
      Ticker ticker) {
    this.people = people;
    this.store = store;
    this.badges = badges;
    this.hasher = hasher;
    this.gate = gate;
    this.throttle = new Throttle(ticker);
    this.trail = trail;
    this.ticker = ticker;
  }

  private Optional<StaffRecord> of(PersonRecord person) {
    return Optional.ofNullable(store.all().get(person.id()))
        .filter(it -> it.handle().equals(person.handle()));
  }

  boolean hasAny(PersonRecord person) {
    return of(person).filter(it -> !it.pin().isEmpty() || !it.badge().isEmpty()).isPresent();
  }

  /** What the pages say of it: {@code none}, {@code set} or {@code locked}. */
  String pinState(PersonRecord person) {
    return of(person)
        .filter(it -> !it.pin().isEmpty())
        .map(it -> it.locked() == null ? "set" : "locked")
        .orElse("none");
  }

  boolean hasBadge(PersonRecord person) {
    return of(person).filter(it -> !it.badge().isEmpty()).isPresent();
  }

  /**
   * Whose badge or PIN it is.
   *
   * @param person id; empty when the badge alone tells
   */
  Shown recognise(String panel, String person, String secret) throws Refused {
    if (secret.isEmpty() || secret.length() > LONGEST_SECRET) {
      throw new Refused(400, "staff.secret", "Hold the badge to the reader, or type the PIN.");
    }
    Throttle.Attempt attempt = begin(panel, person);
    try {
      Optional<PersonRecord> byBadge = badgeOf(secret);
      if (byBadge.isPresent() && (person.isEmpty() || byBadge.get().id().equals(person))) {
        attempt.succeeded();
        return new Shown(byBadge.get(), "badge");
      }
      if (person.isEmpty()) {
        trail.refused("staff.refused", "appliance", "panel", panel, "because", "unknown badge");
        throw new Refused(
            403,
            "staff.refused",
            "That badge is not known here. Choose your name and type your PIN, or ask site IT.");
      }
      PersonRecord who = byPin(panel, person, secret);
      attempt.succeeded();
      return new Shown(who, "PIN");
    } catch (Refused refused) {
      if (refused.id().equals("sign-in.busy") || refused.id().equals("staff.locked")) {
        attempt.withdrawn();
      }
      throw refused;
    }
  }

  private Throttle.Attempt begin(String panel, String person) throws Refused {
    String account = person.isEmpty() ? BADGE : PeopleStore.shown(person);
    Throttle.Verdict verdict = throttle.begin(account, "panel " + panel);
    if (verdict instanceof Throttle.Attempt attempt) {
      return attempt;
    }
    Throttle.Wait wait = (Throttle.Wait) verdict;
    if (wait.first()) {
      String who = people.find(person).isPresent() ? person : "appliance";
      trail.refused("staff.refused", who, "panel", panel, "because", "too many failures");
    }
    throw new Refused(
        429,
        "staff.throttled",
        "Too many wrong tries at this panel. Try again in " + wait.seconds() + " s.");
  }

  private Optional<PersonRecord> badgeOf(String secret) {
    String hash = badges.of(secret);
    return store.all().values().stream()
        .filter(it -> SecretCodes.same(it.badge(), hash))
        .flatMap(
            it -> people.find(it.person()).filter(p -> p.handle().equals(it.handle())).stream())
        .filter(StaffDesk::mayCheckIn)
        .findFirst();
  }

  private PersonRecord byPin(String panel, String id, String pin) throws Refused {
    Optional<PersonRecord> person = people.find(id).filter(StaffDesk::mayCheckIn);
    Optional<StaffRecord> record = person.flatMap(this::of).filter(it -> !it.pin().isEmpty());
    if (record.isPresent() && record.get().locked() != null) {
      throw locked();
    }
    boolean right;
    try (HashingGate.Place place = gate.enter("panel " + panel, true)) {
      right = hasher.matches(pin, record.map(StaffRecord::pin).orElse(hasher.decoy()));
    }
    if (person.isEmpty() || record.isEmpty()) {
      trail.refused("staff.refused", "appliance", "panel", panel, "because", "no such PIN");
      throw new Refused(403, "staff.refused", "That is not the PIN, or there is none.");
    }
    if (right) {
      wrong.remove(id);
      return person.get();
    }
    int times = wrong.merge(id, 1, Integer::sum);
    trail.refused("staff.refused", id, "panel", panel, "because", "PIN", "times", "" + times);
    if (times < MOST_WRONG) {
      throw new Refused(
          403,
          "staff.refused",
          "That is not the PIN. After " + (MOST_WRONG - times) + " more wrong ones it is locked.");
    }
    store.change(person.get(), now -> now.lockedSince(ticker.now()));
    trail.done("pin.locked", "appliance", "person", id, "panel", panel);
    throw locked();
  }

  private static Refused locked() {
    return new Refused(
        403,
        "staff.locked",
        "That PIN is locked after "
            + MOST_WRONG
            + " wrong ones. Site IT lifts it; a badge still counts.");
  }

  /** Draws a PIN that is not weak. */
  String givePin(PersonRecord person, String by) throws Refused {
    while (true) {
      StringBuilder drawn = new StringBuilder();
      for (int i = 0; i < DRAWN_DIGITS; i++) {
        drawn.append((char) ('0' + RANDOM.nextInt(10)));
      }
      String pin = drawn.toString();
      try {
        PinRules.check(pin);
      } catch (Refused weak) {
        continue;
      }
      setPin(person, pin, by);
      return pin;
    }
  }

  /** Takes a PIN that somebody chose. */
  void setPin(PersonRecord person, String pin, String by) throws Refused {
    PinRules.check(pin);
    String hash;
    try (HashingGate.Place place = gate.enter("PIN of " + person.id(), true)) {
      hash = hasher.hash(pin);
    }
    store.change(person, now -> now.withPin(hash));
    wrong.remove(person.id());
    trail.done("pin.set", by, "person", person.id());
  }

  void unlock(PersonRecord person, String by) throws Refused {
    store.change(person, now -> now.lockedSince(null));
    wrong.remove(person.id());
    trail.done("pin.unlocked", by, "person", person.id());
  }

  void giveBadge(PersonRecord person, String badge, String by) throws Refused {
    String typed = badge.strip();
    if (!typed.isEmpty()
        && (typed.length() < SHORTEST_BADGE
            || typed.length() > LONGEST_SECRET
            || !typed.chars().allMatch(c -> c > 0x20 && c < 0x7f))) {
      throw new Refused(
          400,
          "badge.malformed",
          "What a badge types is "
              + SHORTEST_BADGE
              + " to "
              + LONGEST_SECRET
              + " letters or digits.");
    }
    Optional<PersonRecord> taken = typed.isEmpty() ? Optional.empty() : badgeOf(typed);
    if (taken.isPresent() && !taken.get().id().equals(person.id())) {
      throw new Refused(
          409, "badge.taken", "That badge is " + taken.get().name() + "'s. Take it away first.");
    }
    store.change(person, now -> now.withBadge(typed.isEmpty() ? "" : badges.of(typed)));
    trail.done(typed.isEmpty() ? "badge.removed" : "badge.given", by, "person", person.id());
  }
}
