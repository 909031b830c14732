package org.scangate.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A part that can say how it is; a whiteboard service. */
@ConsumerType
public interface HealthCheck {

  /** Name of the part for people, for example {@code Certificates}. */
  String name();

  /**
   * What is to say now: alarms, or one line that says all is well. Answers within 100 ms, never
   * throws.
   */
  List<Finding> check();
}
