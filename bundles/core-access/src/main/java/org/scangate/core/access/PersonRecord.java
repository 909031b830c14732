package org.scangate.core.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;

/**
 * All that is kept of a person. The second factor's secret is kept in clear, as checking a code
 * needs it: the file's mode 0600 guards it.
 *
 * @param password Argon2id hash with its parameters
 * @param passwordState whether the person chose it
 * @param totpSecret base 32
 * @param lastTotpStep the step of the last code used; no earlier one is taken
 * @param recoveryHashes of the codes not used yet
 * @param handle random, base64url: the WebAuthn user handle, which tells nothing of the person
 * @param lastSignIn null before the first
 * @param visitUntil end of a field engineer's visit; null when none was opened
 */
record PersonRecord(
    String id,
    String name,
    Set<Role> roles,
    String password,
    PasswordState passwordState,
    String totpSecret,
    long lastTotpStep,
    List<String> recoveryHashes,
    String handle,
    List<Passkey> passkeys,
    Instant lastSignIn,
    Instant visitUntil) {

  private static final Pattern ID = Pattern.compile("[a-z0-9._-]{1,32}");
  static final int LONGEST_NAME = 80;

  /** Who chose the password. */
  enum PasswordState {
    CHOSEN,
    /** Given out, not used. */
    ONE_TIME,
    /** Used for its one sign-in, which has not led to a chosen one yet. */
    ONE_TIME_USED
  }

  PersonRecord {
    roles = Set.copyOf(roles);
    recoveryHashes = List.copyOf(recoveryHashes);
    passkeys = List.copyOf(passkeys);
  }

  /** Somebody new, with no passkeys. */
  static PersonRecord fresh(
      String id,
      String name,
      Set<Role> roles,
      String password,
      PasswordState state,
      String totpSecret,
      List<String> recoveryHashes) {
    return new PersonRecord(
        id,
        name,
        roles,
        password,
        state,
        totpSecret,
        0,
        recoveryHashes,
        SecretCodes.token(16),
        List.of(),
        null,
        null);
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  Person person() {
    return new Person(id, name, roles);
  }

  boolean mayVisitAt(Instant now) {
    return !roles.contains(Role.FIELD_ENGINEER) || (visitUntil != null && now.isBefore(visitUntil));
  }

  /** With the history of the same person's older record, and none of its secrets. */
  PersonRecord following(PersonRecord older) {
    return new PersonRecord(
        id,
        name,
        roles,
        password,
        passwordState,
        totpSecret,
        lastTotpStep,
        recoveryHashes,
        handle,
        passkeys,
        older.lastSignIn,
        older.visitUntil);
  }

  PersonRecord withPassword(String newHash, PasswordState state) {
    return new PersonRecord(
        id,
        name,
        roles,
        newHash,
        state,
        totpSecret,
        lastTotpStep,
        recoveryHashes,
        handle,
        passkeys,
        lastSignIn,
        visitUntil);
  }

  PersonRecord withTotpStep(long step) {
    return new PersonRecord(
        id,
        name,
        roles,
        password,
        passwordState,
        totpSecret,
        step,
        recoveryHashes,
        handle,
        passkeys,
        lastSignIn,
        visitUntil);
  }

  PersonRecord withRecovery(List<String> hashes) {
    return new PersonRecord(
        id,
        name,
        roles,
        password,
        passwordState,
        totpSecret,
        lastTotpStep,
        hashes,
        handle,
        passkeys,
        lastSignIn,
        visitUntil);
  }

  PersonRecord withSignIn(Instant at) {
    PasswordState after =
        passwordState == PasswordState.ONE_TIME ? PasswordState.ONE_TIME_USED : passwordState;
    return new PersonRecord(
        id,
        name,
        roles,
        password,
        after,
        totpSecret,
        lastTotpStep,
        recoveryHashes,
        handle,
        passkeys,
        at,
        visitUntil);
  }

  PersonRecord withVisit(Instant until) {
    return new PersonRecord(
        id,
        name,
        roles,
        password,
        passwordState,
        totpSecret,
        lastTotpStep,
        recoveryHashes,
        handle,
        passkeys,
        lastSignIn,
        until);
  }

  PersonRecord withPasskeys(List<Passkey> keys) {
    return new PersonRecord(
        id,
        name,
        roles,
        password,
        passwordState,
        totpSecret,
        lastTotpStep,
        recoveryHashes,
        handle,
        keys,
        lastSignIn,
        visitUntil);
  }

  /** With this passkey in the place of the one of the same id. */
  PersonRecord withPasskey(Passkey key) {
    List<Passkey> keys = new ArrayList<>(passkeys);
    keys.replaceAll(old -> old.id().equals(key.id()) ? key : old);
    return withPasskeys(keys);
  }

  /** No secrets. */
  @Override
  public String toString() {
    return "record of " + id;
  }
}
