package org.scangate.api.access;

import java.util.Set;

/**
 * Somebody who can sign in.
 *
 * @param id what they type, {@code [a-z0-9._-]{1,32}}
 * @param name face-size name
 * @param roles at least one
 */
public record Person(String id, String name, Set<Role> roles) {

  public Person {
    roles = Set.copyOf(roles);
  }

  /** True when the person has at least one of these roles. */
  public boolean hasAny(Set<Role> wanted) {
    return wanted.stream().anyMatch(roles::contains);
  }
}
