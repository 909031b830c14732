package org.scangate.net.front;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request target in origin form (RFC 9112 3.2.1), decoded once. There is one spelling for one
 * resource: whatever others may normalise (dot segments, empty segments, encoded slashes) is
 * refused.
 *
 * @param segments of the path, decoded; a path that ends in a slash has an empty last one
 * @param query the first value of each name, decoded
 */
record RequestTarget(List<String> segments, Map<String, String> query) {
  private static final int MAX_PARAMETERS = 100;

  RequestTarget {
    segments = List.copyOf(segments);
    query = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(query));
  }

  String path() {
    return "/" + String.join("/", segments);
  }

  static RequestTarget parse(String target) throws Refused {
    if (!target.startsWith("/")) {
      throw refused("it must start with '/'");
    }
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    List<String> segments = new ArrayList<>();
    for (int from = 1; from <= path.length(); ) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      segments.add(segment(path.substring(from, to), slash < 0));
      from = to + 1;
    }
    return new RequestTarget(segments, parameters(query));
  }

  private static String segment(String raw, boolean last) throws Refused {
    if (raw.isEmpty() && !last) {
      throw refused("its path has an empty segment");
    }
    String decoded = decode(raw, "<>\"#?{}^`\\", false);
    if (decoded.equals(".") || decoded.equals("..")) {
      throw refused("its path has a dot segment");
    }
    if (decoded.indexOf('/') >= 0 || decoded.indexOf('\\') >= 0) {
      throw refused("its path has an encoded slash");
    }
    return decoded;
  }

  private static Map<String, String> parameters(String query) throws Refused {
    Map<String, String> found = new LinkedHashMap<>();
    if (query.isEmpty()) {
      return found;
    }
    String[] pairs = query.split("&", MAX_PARAMETERS + 1);
    if (pairs.length > MAX_PARAMETERS) {
      throw refused("its query has more than " + MAX_PARAMETERS + " parts");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), "<>\"#", true);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), "<>\"#", true);
      found.putIfAbsent(name, value);
    }
    return found;
  }

  /** Percent and UTF-8, strictly; no control character comes through. */
  private static String decode(String raw, String forbidden, boolean plusIsSpace) throws Refused {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw refused("it has a '%' without two hexadecimal digits");
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c <= ' ' || c >= 0x7f || forbidden.indexOf(c) >= 0) {
        throw refused("it has a character that must be percent-encoded");
      } else {
        bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    String decoded;
    try {
      decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw refused("its percent-encoding is not UTF-8");
    }
    for (int i = 0; i < decoded.length(); i++) {
      if (Character.isISOControl(decoded.charAt(i))) {
        throw refused("it has an encoded control character");
      }
    }
    return decoded;
  }

  private static Refused refused(String why) {
    return new Refused(400, "http.target", "The address of the request is refused: " + why + ".");
  }
}
