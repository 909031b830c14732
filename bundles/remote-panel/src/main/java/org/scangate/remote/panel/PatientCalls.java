package org.scangate.remote.panel;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.scangate.api.safety.PatientCall;

/**
 * Who has acknowledged the call of which scanner's patient. An acknowledgement lasts until the
 * button is let go, or cannot be read any more; the next call is a new one. Thread-safe.
 */
final class PatientCalls {
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  void changed(String scanner, PatientCall call) {
    if (call != PatientCall.CALLING) {
      acknowledged.remove(scanner);
    }
  }

  void acknowledge(String scanner, String person) {
    acknowledged.putIfAbsent(scanner, person);
  }

  /** The person's name; empty while nobody has. */
  Optional<String> by(String scanner) {
    return Optional.ofNullable(acknowledged.get(scanner));
  }
}
