package org.scangate.net.front;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host and a port, as dialled or listened on.
 *
 * @param host lower-case name, or an IP address in its usual spelling without brackets
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
  static final int HTTPS = 443;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]+");

  /**
   * Reads {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException naming the value
   */
  static HostPort parse(String text) {
    return parse(text, -1);
  }

  /**
   * The same, where a missing port means {@code defaultPort}.
   *
   * @throws IllegalArgumentException naming the value
   */
  static HostPort parse(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean bare = colon < 0 || text.endsWith("]");
    String host = bare ? text : text.substring(0, colon);
    int port = bare ? defaultPort : number(text.substring(colon + 1));
    if (port < 1 || port > 65535 || host.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' is not host:port");
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      byte[] address =
          NetUtil.createByteArrayFromIpAddressString(host.substring(1, host.length() - 1));
      if (address == null || address.length != 16) {
        throw new IllegalArgumentException("'" + text + "' has no IPv6 address in its brackets");
      }
      return new HostPort(spelling(address), port);
    }
    if (!NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a host name or an address");
    }
    return new HostPort(host.toLowerCase(Locale.ROOT), port);
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 5) {
      return 0;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static String spelling(byte[] address) {
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static HostPort of(InetSocketAddress address) {
    return new HostPort(NetUtil.toAddressString(address.getAddress()), address.getPort());
  }

  boolean isWildcard() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  boolean isLoopback() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  /** Resolves a name; may block. */
  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  /** As a browser spells it in an origin and in Host: without a port when that is 443. */
  String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == HTTPS ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
