package org.scangate.scanner.runtime;

import java.util.Set;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;

/** Which roles may do what at a console. A person with several roles has the union. */
final class Rights {
  private static final Set<Role> OPERATE = Set.of(Role.TECHNOLOGIST);
  private static final Set<Role> ANNOTATE =
      Set.of(Role.TECHNOLOGIST, Role.RADIOLOGIST, Role.TRAINEE);
  private static final Set<Role> VIEW =
      Set.of(
          Role.TECHNOLOGIST,
          Role.RADIOLOGIST,
          Role.PHYSICIST,
          Role.TRAINEE,
          Role.FIELD_ENGINEER,
          Role.ON_SITE_OPERATOR);

  private Rights() {}

  static boolean mayOperate(Person person) {
    return person.hasAny(OPERATE);
  }

  static boolean mayAnnotate(Person person) {
    return person.hasAny(ANNOTATE);
  }

  static boolean mayView(Person person) {
    return person.hasAny(VIEW);
  }
}
