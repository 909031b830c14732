package org.scangate.core.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What counts as a value of each kind. Every method answers at once and asks no name server. */
final class Values {
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}");
  private static final Pattern AE_TITLE = Pattern.compile("[ -\\[\\]-~]{1,16}");
  private static final Pattern PHONE = Pattern.compile("[+]?[0-9(][0-9 ().,#*;-]{0,31}");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern OCTETS =
      Pattern.compile(
          "(0|[1-9][0-9]{0,2})[.](0|[1-9][0-9]{0,2})[.](0|[1-9][0-9]{0,2})[.](0|[1-9][0-9]{0,2})");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[(?<v6>[^\\]]+)\\]|(?<name>[^:\\[\\]]+)):(?<port>[1-9][0-9]{0,4})");
  private static final Pattern CIDR = Pattern.compile("([^/]+)/(0|[1-9][0-9]{0,2})");
  private static final Pattern JURISDICTION = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?");
  private static final Pattern WINDOW =
      Pattern.compile("([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])");
  private static final Pattern PORTS = Pattern.compile("([1-9][0-9]{0,4})-([1-9][0-9]{0,4})");
  private static final Pattern SIP = Pattern.compile("sips?:([^@\\s]{1,64})@([^@\\s]+)");
  private static final Pattern NUT = Pattern.compile("[A-Za-z0-9_.-]{1,64}@([^@\\s]+)");

  private Values() {}

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** One line of 1 to {@code most} characters without control or invisible ones. */
  static boolean isLine(String text, int most) {
    return !text.isBlank()
        && text.equals(text.strip())
        && text.codePointCount(0, text.length()) <= most
        && text.codePoints().noneMatch(Values::isInvisible);
  }

  /** Control characters, line separators, unpaired surrogates and those that reorder text. */
  static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  static boolean isPhone(String text) {
    return PHONE.matcher(text).matches();
  }

  /** A name of a network interface as Linux takes them. */
  static boolean isInterface(String text) {
    return INTERFACE.matcher(text).matches();
  }

  /** DICOM PS3.5 6.2, value representation AE. */
  static boolean isAeTitle(String text) {
    return AE_TITLE.matcher(text).matches() && !text.isBlank();
  }

  static boolean isAddress(String text) {
    return isV4(text) || isV6(text);
  }

  private static boolean isV4(String text) {
    Matcher octets = OCTETS.matcher(text);
    boolean is = octets.matches();
    for (int i = 1; is && i <= 4; i++) {
      is = Integer.parseInt(octets.group(i)) <= 255;
    }
    return is;
  }

  private static boolean isV6(String text) {
    if (!V6.matcher(text).matches() || text.indexOf(':') < 0) {
      return false;
    }
    try {
      InetAddress.getByName(text); // a literal with a colon is parsed, never looked up
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** A DNS name (RFC 1123 2.1) whose last label is not a number. */
  static boolean isDomain(String text) {
    if (text.length() > 253) {
      return false;
    }
    String[] labels = text.split("[.]", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return !labels[labels.length - 1].chars().allMatch(Character::isDigit);
  }

  static boolean isHost(String text) {
    return isDomain(text) || isAddress(text);
  }

  static boolean isPort(String text) {
    return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535;
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  static boolean isHostPort(String text) {
    Matcher parts = WITH_PORT.matcher(text);
    if (!parts.matches() || !isPort(parts.group("port"))) {
      return false;
    }
    return parts.group("v6") != null ? isV6(parts.group("v6")) : isHost(parts.group("name"));
  }

  /** The host of a {@link #isHostPort host and port}, without brackets. */
  static String hostOf(String hostPort) {
    String host = hostPort.substring(0, hostPort.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** An address of this machine and a port. */
  static boolean isListen(String text) {
    return isHostPort(text) && (isAddress(hostOf(text)) || hostOf(text).equals("localhost"));
  }

  static boolean isCidr(String text) {
    Matcher parts = CIDR.matcher(text);
    if (!parts.matches()) {
      return false;
    }
    int bits = Integer.parseInt(parts.group(2));
    return isV4(parts.group(1)) ? bits <= 32 : isV6(parts.group(1)) && bits <= 128;
  }

  /** A country or one of its parts, ISO 3166-1 and 3166-2. */
  static boolean isJurisdiction(String text) {
    return JURISDICTION.matcher(text).matches();
  }

  static boolean isTimeZone(String text) {
    try {
      ZoneId.of(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** {@code HH:MM-HH:MM}, which may pass midnight; not empty. */
  static boolean isTimeWindow(String text) {
    Matcher parts = WINDOW.matcher(text);
    return parts.matches()
        && isTimeOfDay(parts.group(1), parts.group(2))
        && isTimeOfDay(parts.group(3), parts.group(4))
        && !text.substring(0, 5).equals(text.substring(6));
  }

  private static boolean isTimeOfDay(String hour, String minute) {
    return Integer.parseInt(hour) < 24
        ? LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute)) != null
        : minute.equals("00");
  }

  static boolean isPortRange(String text) {
    Matcher parts = PORTS.matcher(text);
    return parts.matches()
        && isPort(parts.group(1))
        && isPort(parts.group(2))
        && Integer.parseInt(parts.group(1)) < Integer.parseInt(parts.group(2));
  }

  /** A path as a site file names one: no parent steps, no odd characters. */
  static boolean isFile(String text) {
    return isLine(text, 255)
        && text.indexOf('\\') < 0
        && !text.endsWith("/")
        && !List.of(text.split("/", -1)).contains("..");
  }

  /** An absolute URI of one of the schemes with a host, no user, query or fragment. */
  static boolean isUri(String text, String... schemes) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null
          && Set.of(schemes).contains(uri.getScheme())
          && uri.getHost() != null
          && isHost(uri.getHost().replaceAll("[\\[\\]]", ""))
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && uri.getPort() != 0
          && uri.getPort() <= 65_535;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static boolean isSip(String text) {
    Matcher parts = SIP.matcher(text);
    return parts.matches() && (isHost(parts.group(2)) || isHostPort(parts.group(2)));
  }

  /** A UPS as Network UPS Tools names it, {@code NAME@HOST}. */
  static boolean isNut(String text) {
    Matcher parts = NUT.matcher(text);
    return parts.matches() && (isHost(parts.group(1)) || isHostPort(parts.group(1)));
  }
}
