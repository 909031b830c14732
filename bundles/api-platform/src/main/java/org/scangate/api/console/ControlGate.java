package org.scangate.api.console;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A condition of control. scanner-runtime has the list of required gates by name; a required gate
 * whose service is missing refuses.
 */
@ConsumerType
public interface ControlGate {

  /** For example {@code audit}; unique. */
  String name();

  /**
   * Why this session may not take control now, in plain words; empty when it may. Answers at once.
   */
  Optional<String> refusal(ConsoleSession session);
}
