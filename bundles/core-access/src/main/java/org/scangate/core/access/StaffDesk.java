package org.scangate.core.access;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.Staff;
import org.scangate.api.time.Ticker;

/** Checks on-site operators in and out at the panels, and knows who proved it when. */
final class StaffDesk implements Staff {
  /** How long a badge or PIN vouches for what is done next. */
  static final Duration LATELY = Duration.ofMinutes(2);

  private final PeopleStore people;
  private final StaffKeys keys;
  private final CheckIns here;
  private final Supplier<AccessSettings> settings;
  private final PanelStore panels;
  private final Trail trail;

  StaffDesk(
      PeopleStore people,
      StaffKeys keys,
      PanelStore panels,
      Supplier<AccessSettings> settings,
      Trail trail,
      Ticker ticker) {
    this.people = people;
    this.keys = keys;
    this.panels = panels;
    this.settings = settings;
    this.trail = trail;
    this.here = new CheckIns(ticker);
  }

  @Override
  public List<CheckedIn> at(String panel) {
    return here.at(panel).stream()
        .flatMap(
            it ->
                stillThem(it).stream()
                    .map(
                        who ->
                            new CheckedIn(who.person(), it.since(), here.provenWithin(it, LATELY))))
        .toList();
  }

  @Override
  public List<Person> known() {
    return people.all().values().stream()
        .filter(StaffDesk::mayCheckIn)
        .filter(keys::hasAny)
        .map(PersonRecord::person)
        .sorted(Comparator.comparing(Person::name))
        .toList();
  }

  static boolean mayCheckIn(PersonRecord person) {
    return person.roles().contains(Role.ON_SITE_OPERATOR);
  }

  @Override
  public Person checkIn(String panel, String person, String secret) throws Refused {
    StaffKeys.Shown shown = keys.recognise(panel, person, secret);
    PersonRecord who = shown.person();
    if (here.enter(panel, who)) {
      trail.done("staff.checked-in", who.id(), "panel", panel, "by", shown.kind());
    } else {
      trail.done("staff.proved", who.id(), "panel", panel, "by", shown.kind());
    }
    return who.person();
  }

  @Override
  public void checkOut(String panel, String person) throws Refused {
    if (leave(panel, person, "checked out") == 0) {
      throw notHere(person);
    }
  }

  /**
   * Checks out at a panel, or at all of them.
   *
   * @param panel null for all
   */
  int leave(String panel, String person, String reason) {
    List<CheckIns.Entry> gone =
        here.leave(it -> it.person().equals(person) && (panel == null || it.panel().equals(panel)));
    gone.forEach(it -> left(it, reason));
    return gone.size();
  }

  private void left(CheckIns.Entry entry, String reason) {
    trail.done("staff.checked-out", entry.person(), "panel", entry.panel(), "reason", reason);
  }

  @Override
  public Person prove(String panel, String person, String secret, boolean lately) throws Refused {
    CheckIns.Entry entry = here.find(panel, person).orElseThrow(() -> notHere(person));
    PersonRecord who = stillThem(entry).orElseThrow(() -> notHere(person));
    if (!secret.isEmpty()) {
      StaffKeys.Shown shown = keys.recognise(panel, person, secret);
      trail.done("staff.proved", person, "panel", panel, "by", shown.kind());
    } else if (lately && !here.provenWithin(entry, LATELY)) {
      throw new Refused(
          403,
          "staff.prove",
          "Show your badge or type your PIN: the last time was more than "
              + LATELY.toMinutes()
              + " minutes ago.");
    }
    here.acts(entry, !secret.isEmpty());
    return who.person();
  }

  /** Who it is, unless panel or person were changed since. */
  private Optional<PersonRecord> stillThem(CheckIns.Entry entry) {
    return people
        .find(entry.person())
        .filter(it -> panels.all().containsKey(entry.panel()))
        .filter(it -> it.handle().equals(entry.handle()) && mayCheckIn(it));
  }

  private Refused notHere(String person) {
    Optional<PersonRecord> known = people.find(person);
    return new Refused(
        403,
        "staff.not-here",
        known.map(PersonRecord::name).orElse("That person")
            + " is not checked in at this panel. Check in first, with badge or PIN.");
  }

  /** Lets time have its say; call once a second. */
  void sweep() {
    Duration idle = settings.get().checkOutAfter();
    here.leave(it -> here.idleFor(it, idle)).forEach(it -> left(it, "nothing done for long"));
    here.leave(it -> stillThem(it).isEmpty()).forEach(it -> left(it, "no longer known"));
  }

  @Override
  public String givePin(String person, String by) throws Refused {
    return keys.givePin(staff(person), by);
  }

  @Override
  public void giveBadge(String person, String badge, String by) throws Refused {
    keys.giveBadge(staff(person), badge, by);
  }

  @Override
  public void unlock(String person, String by) throws Refused {
    keys.unlock(staff(person), by);
  }

  /** Somebody who may check in. */
  PersonRecord staff(String id) throws Refused {
    PersonRecord person = people.find(id).orElseThrow(() -> PeopleStore.unknown(id));
    if (!mayCheckIn(person)) {
      throw new Refused(
          409, "staff.role", person.name() + " is not an on-site operator and checks in nowhere.");
    }
    return person;
  }
}
