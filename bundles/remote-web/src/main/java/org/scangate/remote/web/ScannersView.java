package org.scangate.remote.web;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;

/** A person's scanners: the answer of {@code GET /api/scanners}, in the order of the site file. */
record ScannersView(List<Card> scanners) {
  private static final Set<Role> OPERATE = EnumSet.of(Role.TECHNOLOGIST);
  private static final Set<Role> VIEW =
      EnumSet.of(
          Role.TECHNOLOGIST,
          Role.RADIOLOGIST,
          Role.PHYSICIST,
          Role.TRAINEE,
          Role.FIELD_ENGINEER,
          Role.ON_SITE_OPERATOR);

  /** One scanner. {@code mayOpen} and {@code mayOperate} are advice; scanner-runtime decides. */
  record Card(
      String id,
      String name,
      String modality,
      String colour,
      boolean simulated,
      String release,
      String reach,
      String reachWords,
      String activity,
      String detail,
      double progress,
      List<Present> people,
      boolean mayOperate,
      boolean mayOpen) {}

  /** Somebody in a session there. */
  record Present(String name, List<String> roles, boolean holdsControl) {}

  static ScannersView of(List<Scanner> scanners, Person person) {
    boolean mayOperate = person.hasAny(OPERATE);
    boolean mayOpen = person.hasAny(VIEW);
    return new ScannersView(
        scanners.stream().map(scanner -> card(scanner, mayOperate, mayOpen)).toList());
  }

  private static Card card(Scanner scanner, boolean mayOperate, boolean mayOpen) {
    Scanner.Info info = scanner.info();
    Scanner.State state = scanner.state();
    return new Card(
        info.id(),
        info.name(),
        info.modality(),
        info.colour(),
        info.simulated(),
        scanner.driverStanding().kind().name(),
        spell(state.reach()),
        state.reachWords(),
        spell(state.activity()),
        state.detail(),
        state.progress(),
        scanner.sessions().stream().map(ScannersView::present).toList(),
        mayOperate,
        mayOpen);
  }

  private static Present present(ConsoleSession session) {
    Person person = session.signIn().person();
    return new Present(
        person.name(),
        person.roles().stream().map(Role::id).sorted().toList(),
        session.holdsControl());
  }

  private static String spell(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
