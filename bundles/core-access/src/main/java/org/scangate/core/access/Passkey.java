package org.scangate.core.access;

import java.time.Instant;

/**
 * One registered WebAuthn credential.
 *
 * @param id short name of it in our API, unique within the person
 * @param name as the person called it
 * @param credentialId base64url, as browsers name it
 * @param credential attested credential data (WebAuthn 6.5.2), base64url
 * @param counter signature counter of the last use (WebAuthn 6.1.1)
 * @param backupEligible the authenticator may copy it to others (WebAuthn 6.1.3)
 * @param backedUp it has
 */
record Passkey(
    String id,
    String name,
    Instant since,
    String credentialId,
    String credential,
    long counter,
    boolean backupEligible,
    boolean backedUp) {

  static final int MOST_PER_PERSON = 10;
  static final int LONGEST_NAME = 64;

  Passkey usedAt(long newCounter, boolean nowBackedUp) {
    return new Passkey(
        id, name, since, credentialId, credential, newCounter, backupEligible, nowBackedUp);
  }

  @Override
  public String toString() {
    return "passkey " + id;
  }
}
