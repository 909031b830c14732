package org.scangate.core.access;

import java.time.Instant;

/**
 * What is kept of somebody who checks in at panels.
 *
 * @param handle of the person when it was made: people who were reset or made anew have another one
 * @param pin Argon2id hash; empty when there is none
 * @param badge keyed hash; empty when there is none
 * @param locked since when the PIN takes no more tries; null when it does
 */
record StaffRecord(String person, String handle, String pin, String badge, Instant locked) {

  /** Of somebody who has neither yet. */
  static StaffRecord fresh(PersonRecord person) {
    return new StaffRecord(person.id(), person.handle(), "", "", null);
  }

  StaffRecord withPin(String hash) {
    return new StaffRecord(person, handle, hash, badge, null);
  }

  StaffRecord withBadge(String hash) {
    return new StaffRecord(person, handle, pin, hash, locked);
  }

  StaffRecord lockedSince(Instant since) {
    return new StaffRecord(person, handle, pin, badge, since);
  }

  /** No secrets. */
  @Override
  public String toString() {
    return "staff record of " + person;
  }
}
