package org.scangate.api.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The people of the site. Every change is on disk when the method returns, and audited in the name
 * of {@code by}: the id of a person, or {@code os:NAME} for somebody at the appliance's shell.
 */
@ProviderType
public interface People {

  List<Person> all();

  Optional<Person> find(String id);

  /**
   * Makes a person who must choose a password at the first sign-in.
   *
   * @throws AccessException when the id is taken or malformed, or no role is given
   */
  Credentials add(String id, String name, Set<Role> roles, String by) throws AccessException;

  /** New one-time password, new second factor, new recovery codes; ends every sign-in. */
  Credentials reset(String id, String by) throws AccessException;

  /** Takes a person away and ends every sign-in. */
  void remove(String id, String by) throws AccessException;

  /**
   * Ends every sign-in of a person; those who are in a session are told who did it.
   *
   * @return how many there were
   */
  int revoke(String id, String by) throws AccessException;

  /**
   * The code that makes the first site-it person, while nobody is known; empty afterwards. The same
   * code until used; it is also in the file that {@code scangate:enrolment} names.
   */
  Optional<String> enrolmentCode();

  /** Opens a field engineer's visit, which ends by itself. */
  void openVisit(String personId, Duration length, String by) throws AccessException;

  void closeVisit(String personId, String by) throws AccessException;

  /**
   * What a person needs to sign in for the first time; shown once, kept nowhere in clear.
   *
   * @param oneTimePassword valid for one sign-in, at which a password is chosen
   * @param otpauthUri the second factor as authenticator apps read it
   * @param recoveryCodes each good for one second factor
   */
  record Credentials(
      String personId, String oneTimePassword, String otpauthUri, List<String> recoveryCodes) {

    @Override
    public String toString() {
      return "credentials of " + personId;
    }
  }
}
