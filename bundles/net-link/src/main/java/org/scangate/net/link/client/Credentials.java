package org.scangate.net.link.client;

/** How a client shows who it is. */
public sealed interface Credentials {

  /** The value of the sign-in cookie that a browser or an earlier call was given. */
  record Cookie(String value) implements Credentials {
    @Override
    public String toString() {
      return "a sign-in cookie";
    }
  }

  /**
   * Signs in first.
   *
   * @param code of the second factor, or a recovery code
   */
  record Password(String person, String password, String code) implements Credentials {
    @Override
    public String toString() {
      return "password and code of " + person;
    }
  }
}
