package org.scangate.core.access;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.scangate.api.access.People;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.time.Ticker;
import org.scangate.core.access.PersonRecord.PasswordState;

/** Makes, resets and removes people, and opens visits. */
final class SitePeople implements People {
  static final Duration LONGEST_VISIT = Duration.ofDays(3);

  /** Names that the audit uses for others than people. */
  private static final String AT_SHELL = "os:";

  private static final Set<String> TAKEN = Set.of("appliance");

  private final PeopleStore store;
  private final SignInTable table;
  private final Enrolment enrolment;
  private final HashingGate gate;
  private final PasswordHasher hasher;
  private final Trail trail;
  private final Ticker ticker;
  private final Supplier<AccessSettings> settings;

  SitePeople(
      PeopleStore store,
      SignInTable table,
      Enrolment enrolment,
      HashingGate gate,
      PasswordHasher hasher,
      Trail trail,
      Ticker ticker,
      Supplier<AccessSettings> settings) {
    this.store = store;
    this.table = table;
    this.enrolment = enrolment;
    this.gate = gate;
    this.hasher = hasher;
    this.trail = trail;
    this.ticker = ticker;
    this.settings = settings;
  }

  /** Secrets made for somebody, and the record that keeps what is needed of them. */
  private record Made(PersonRecord record, Credentials credentials) {}

  @Override
  public List<Person> all() {
    return store.all().values().stream().map(PersonRecord::person).toList();
  }

  @Override
  public Optional<Person> find(String id) {
    return store.find(id).map(PersonRecord::person);
  }

  @Override
  public Credentials add(String id, String name, Set<Role> roles, String by) throws Refused {
    String tidyName = checked(id, name, roles);
    if (store.find(id).isPresent()) {
      throw taken(id);
    }
    Made made = make(id, tidyName, roles, SecretCodes.readable(), PasswordState.ONE_TIME, by);
    store.change(
        draft -> {
          if (draft.find(id).isPresent()) {
            throw taken(id);
          }
          draft.put(made.record());
          return null;
        });
    enrolment.over();
    trail.done("person.added", by, "person", id, "roles", spelled(roles));
    return made.credentials();
  }

  /**
   * Makes the first person, who has site-it.
   *
   * @throws Refused when somebody is known already, whoever came first
   */
  Credentials enrol(String id, String name, String password, Caller caller) throws Refused {
    Set<Role> roles = EnumSet.of(Role.SITE_IT);
    String tidyName = checked(id, name, roles);
    PasswordRules.check(password, id, tidyName);
    Made made = make(id, tidyName, roles, password, PasswordState.CHOSEN, caller.address());
    store.change(
        draft -> {
          if (!draft.all().isEmpty()) {
            throw enrolled();
          }
          draft.put(made.record());
          return null;
        });
    enrolment.over();
    trail.done(
        "enrolment",
        id,
        "roles",
        spelled(roles),
        "address",
        caller.address(),
        "door",
        caller.doorName());
    return made.credentials();
  }

  @Override
  public Credentials reset(String id, String by) throws Refused {
    PersonRecord before = store.find(id).orElseThrow(() -> PeopleStore.unknown(id));
    Made made =
        make(id, before.name(), before.roles(), SecretCodes.readable(), PasswordState.ONE_TIME, by);
    store.change(
        draft -> {
          PersonRecord now = draft.get(id);
          draft.put(made.record().following(now));
          return null;
        });
    trail.done("person.reset", by, "person", id);
    table.revoke(id, "the credentials were reset");
    return made.credentials();
  }

  @Override
  public void remove(String id, String by) throws Refused {
    store.change(
        draft -> {
          PersonRecord gone = draft.get(id);
          draft.remove(id);
          if (draft.all().isEmpty() || (isSiteIt(gone) && !hasSiteIt(draft.all().values()))) {
            throw new Refused(
                409,
                "person.last-site-it",
                "'" + id + "' is the last who can make people; make another site-it person first.");
          }
          return null;
        });
    trail.done("person.removed", by, "person", id);
    table.revoke(id, "the person was removed");
  }

  @Override
  public Optional<String> enrolmentCode() {
    return enrolment.code();
  }

  @Override
  public void openVisit(String personId, Duration length, String by) throws Refused {
    if (length.isNegative() || length.isZero() || length.compareTo(LONGEST_VISIT) > 0) {
      throw new Refused(
          400, "visit.length", "A visit lasts up to " + LONGEST_VISIT.toHours() + " hours.");
    }
    Instant until = ticker.now().plus(length);
    store.change(
        draft -> {
          PersonRecord engineer = draft.get(personId);
          if (!engineer.roles().contains(Role.FIELD_ENGINEER)) {
            throw new Refused(
                409,
                "visit.not-engineer",
                "'" + personId + "' is not a field engineer and needs no visit.");
          }
          draft.put(engineer.withVisit(until));
          return null;
        });
    trail.done("visit.opened", by, "person", personId, "until", until.toString());
  }

  @Override
  public void closeVisit(String personId, String by) throws Refused {
    boolean wasOpen =
        store.change(
            draft -> {
              PersonRecord engineer = draft.get(personId);
              draft.put(engineer.withVisit(null));
              return engineer.visitUntil() != null;
            });
    table.revoke(personId, "the visit is over");
    if (wasOpen) {
      trail.done("visit.ended", by, "person", personId);
    }
  }

  /** Ends the visits whose time is over. Sign-ins end even when the store cannot be written. */
  void endVisits() throws Refused {
    Instant now = ticker.now();
    for (PersonRecord person : store.all().values()) {
      if (person.visitUntil() != null && !now.isBefore(person.visitUntil())) {
        table.revoke(person.id(), "the visit is over");
        boolean ended =
            store.change(
                draft -> {
                  Optional<PersonRecord> same =
                      draft
                          .find(person.id())
                          .filter(p -> person.visitUntil().equals(p.visitUntil()));
                  if (same.isPresent()) {
                    draft.put(same.get().withVisit(null));
                  }
                  return same.isPresent();
                });
        if (ended) {
          trail.done("visit.ended", "appliance", "person", person.id());
        }
      }
    }
  }

  @Override
  public int revoke(String id, String by) throws Refused {
    if (store.find(id).isEmpty()) {
      throw PeopleStore.unknown(id);
    }
    int ended = table.revoke(id, inWords(by) + " ended it");
    trail.done("person.revoked", by, "person", id, "signIns", Integer.toString(ended));
    return ended;
  }

  /** For people, who know names and not ids. */
  private String inWords(String by) {
    return by.startsWith(AT_SHELL)
        ? "site IT at the appliance (os account " + by.substring(AT_SHELL.length()) + ")"
        : store.find(by).map(PersonRecord::name).orElse(by);
  }

  /** New recovery codes in place of the old ones. */
  List<String> newRecoveryCodes(String id) throws Refused {
    List<String> codes = RecoveryCodes.make();
    store.change(
        draft -> {
          draft.put(draft.get(id).withRecovery(RecoveryCodes.hash(codes)));
          return null;
        });
    trail.done("recovery-codes.made", id);
    return codes;
  }

  static boolean hasSiteIt(java.util.Collection<PersonRecord> people) {
    return people.stream().anyMatch(SitePeople::isSiteIt);
  }

  private static boolean isSiteIt(PersonRecord person) {
    return person.roles().contains(Role.SITE_IT);
  }

  private Made make(
      String id, String name, Set<Role> roles, String password, PasswordState state, String by)
      throws Refused {
    String secret = Totp.newSecret();
    List<String> recovery = RecoveryCodes.make();
    String hash;
    try (HashingGate.Place place = gate.enter(by, true)) {
      hash = hasher.hash(password);
    }
    PersonRecord person =
        PersonRecord.fresh(id, name, roles, hash, state, secret, RecoveryCodes.hash(recovery));
    String uri = Totp.uri(settings.get().siteName(), id, secret);
    String oneTime = state == PasswordState.ONE_TIME ? password : "";
    return new Made(person, new Credentials(id, oneTime, uri, recovery));
  }

  private static String checked(String id, String name, Set<Role> roles) throws Refused {
    if (!PersonRecord.isId(id) || TAKEN.contains(id)) {
      throw malformed(
          "'"
              + PeopleStore.shown(id)
              + "' cannot be an id; use 1 to 32 of a-z, 0-9, dot, dash, underscore.");
    }
    String tidy = Normalizer.normalize(name, Normalizer.Form.NFC).strip();
    if (tidy.isEmpty()
        || tidy.length() > PersonRecord.LONGEST_NAME
        || tidy.chars().anyMatch(Character::isISOControl)) {
      throw malformed("A name has 1 to " + PersonRecord.LONGEST_NAME + " printable characters.");
    }
    if (roles.isEmpty()) {
      throw malformed("'" + id + "' needs at least one role.");
    }
    if (roles.contains(Role.FIELD_ENGINEER) && roles.size() > 1) {
      throw malformed("A field engineer has no other role; make a second person for it.");
    }
    return tidy;
  }

  private static String spelled(Set<Role> roles) {
    return EnumSet.copyOf(roles).stream().map(Role::id).collect(Collectors.joining(" "));
  }

  private static Refused malformed(String words) {
    return new Refused(400, "person.malformed", words);
  }

  private static Refused taken(String id) {
    return new Refused(409, "person.exists", "The id '" + id + "' is taken; choose another.");
  }

  static Refused enrolled() {
    return new Refused(404, "enrol.closed", "Somebody is enrolled already; sign in instead.");
  }
}
