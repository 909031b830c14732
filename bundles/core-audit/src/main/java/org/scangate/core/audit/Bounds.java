package org.scangate.core.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.scangate.api.audit.AuditEvent;

/** Cuts what callers hand in to a size that a record always holds, and marks the cut. */
final class Bounds {

  static final int NAME_CHARS = 128;
  static final int VALUE_CHARS = 512;
  static final int DETAILS = 32;

  /** No record is longer: every character escaped, every bound reached, and the fixed fields. */
  static final int RECORD_BYTES =
      6 * ((NAME_CHARS + 24) * 4 + (DETAILS + 1) * (NAME_CHARS + VALUE_CHARS + 48)) + 2048;

  private Bounds() {}

  static AuditEvent apply(AuditEvent event) {
    Map<String, String> detail = new LinkedHashMap<>();
    int left = event.detail().size();
    for (Map.Entry<String, String> entry : event.detail().entrySet()) {
      if (detail.size() == DETAILS) {
        detail.put("...", left + " more left out");
        break;
      }
      detail.put(cut(entry.getKey(), NAME_CHARS), cut(entry.getValue(), VALUE_CHARS));
      left--;
    }
    return new AuditEvent(
        cut(event.action(), NAME_CHARS),
        cut(event.who(), NAME_CHARS),
        cut(event.scanner(), NAME_CHARS),
        cut(event.session(), NAME_CHARS),
        event.outcome(),
        detail);
  }

  private static String cut(String text, int chars) {
    if (text == null) {
      return "";
    }
    if (text.length() <= chars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
    return text.substring(0, end) + "...(" + (text.length() - end) + " more)";
  }
}
