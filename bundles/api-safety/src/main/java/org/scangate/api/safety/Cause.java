package org.scangate.api.safety;

/** Why a stop was demanded, or why the permissive was dropped. */
public enum Cause {
  TECHNOLOGIST("technologist", "a technologist pressed stop"),
  VIEWER("viewer", "somebody who was looking on pressed stop"),
  PANEL("panel", "the on-site panel"),
  ON_SITE_STOP("on-site-stop", "the on-site stop input"),
  LINK_LOST("link-lost", "the connection of the person in control was lost"),
  RELAY_LOST("relay-lost", "the relay does not answer"),
  WATCHDOG("watchdog", "a watchdog ran out"),
  FEEDBACK_DISAGREES("feedback-disagrees", "the relay's feedback disagrees with its command"),
  APPLIANCE_STOPPING("appliance-stopping", "the appliance stops"),
  UNCLEAN_RESTART("unclean-restart", "the appliance ended while the permissive was granted"),
  HOLD("hold", "somebody on site holds the scanner"),
  KEY_AT_LOCAL("key-at-local", "the key at the scanner stands at local"),
  CONTROL_ENDED("control-ended", "control ended"),
  DISK("disk", "the appliance's disk cannot keep the stop's record");

  private final String id;
  private final String words;

  Cause(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /** The spelling in files, audit and JSON. */
  public String id() {
    return id;
  }

  /** For people: the end of a sentence. */
  public String words() {
    return words;
  }

  /**
   * Reads the spelling of {@link #id}.
   *
   * @throws IllegalArgumentException naming the value
   */
  public static Cause of(String id) {
    for (Cause cause : values()) {
      if (cause.id.equals(id)) {
        return cause;
      }
    }
    throw new IllegalArgumentException("'" + id + "' is not a cause of a stop");
  }
}
