package org.scangate.api.driver;

import java.util.Arrays;

/**
 * One display of a scanner's console.
 *
 * @param id unique within the scanner, for example {@code main}
 * @param host name or address; empty when the driver needs none
 * @param port TCP port; 0 when the driver needs none
 * @param username empty when there is none
 * @param password empty when there is none; overwritten when {@link ScannerDriver#open} has ended;
 *     never logged, see {@link #toString}
 * @param exclusive true when the scanner takes one connection to this display at a time
 */
public record DisplaySettings(
    String id, String host, int port, String username, char[] password, boolean exclusive) {

  @Override
  public boolean equals(Object other) {
    return other instanceof DisplaySettings that
        && id.equals(that.id)
        && host.equals(that.host)
        && port == that.port
        && username.equals(that.username)
        && Arrays.equals(password, that.password)
        && exclusive == that.exclusive;
  }

  @Override
  public int hashCode() {
    return id.hashCode() * 31 + port;
  }

  @Override
  public String toString() {
    return id + "@" + host + ":" + port;
  }
}
