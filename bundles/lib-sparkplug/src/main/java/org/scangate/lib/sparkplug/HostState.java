package org.scangate.lib.sparkplug;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a host says of itself: JSON with {@code online} and {@code timestamp}.
 *
 * @param timestampMillis of the connection, in UTC; a death has that of its birth
 */
public record HostState(boolean online, long timestampMillis) {
  private static final int LONGEST = 1024;
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\G\\s*\"([^\"\\\\]{1,64})\"\\s*:\\s*(true|false|null|-?[0-9]{1,18}|\"[^\"\\\\]*\")\\s*(,|$)");

  public byte[] write() {
    return ("{\"online\":" + online + ",\"timestamp\":" + timestampMillis + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads it; other members are passed over as long as they are simple.
   *
   * @throws SparkplugException when it is no such object
   */
  public static HostState read(byte[] bytes) throws SparkplugException {
    String text = new String(bytes, 0, Math.min(bytes.length, LONGEST), StandardCharsets.UTF_8);
    text = text.strip();
    if (bytes.length > LONGEST || !text.startsWith("{") || !text.endsWith("}")) {
      throw new SparkplugException("the state of a host is not a short JSON object");
    }
    text = text.substring(1, text.length() - 1).strip();
    Boolean online = null;
    Long timestamp = null;
    Matcher members = MEMBER.matcher(text);
    boolean more = true;
    while (more) {
      if (!members.find()) {
        throw new SparkplugException("the state of a host is not a JSON object of simple members");
      }
      String value = members.group(2);
      if (members.group(1).equals("online") && (value.equals("true") || value.equals("false"))) {
        online = Boolean.valueOf(value);
      } else if (members.group(1).equals("timestamp") && value.matches("[0-9]+")) {
        timestamp = Long.valueOf(value);
      }
      more = !members.group(3).isEmpty();
    }
    if (online == null || timestamp == null) {
      throw new SparkplugException("the state of a host lacks 'online' or 'timestamp'");
    }
    return new HostState(online, timestamp);
  }
}
