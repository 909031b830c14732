package org.scangate.api.access;

/** What a person is to this site; a person may have several. */
public enum Role {
  /** Operates scanners from elsewhere. */
  TECHNOLOGIST("technologist"),
  /** Views consoles and advises. */
  RADIOLOGIST("radiologist"),
  /** Releases drivers, views consoles. */
  PHYSICIST("physicist"),
  /** Views and annotates. */
  TRAINEE("trainee"),
  /** Stands beside the patient; always wins. */
  ON_SITE_OPERATOR("on-site-operator"),
  /** Installs and configures the appliance, makes people; operates nothing. */
  SITE_IT("site-it"),
  /** Swaps drivers during a visit that site IT opened. */
  FIELD_ENGINEER("field-engineer");

  private final String id;

  Role(String id) {
    this.id = id;
  }

  /** The spelling in files, commands and JSON. */
  public String id() {
    return id;
  }

  /**
   * Reads the spelling of {@link #id}.
   *
   * @throws IllegalArgumentException naming the value and the allowed ones
   */
  public static Role of(String id) {
    for (Role role : values()) {
      if (role.id.equals(id)) {
        return role;
      }
    }
    StringBuilder allowed = new StringBuilder();
    for (Role role : values()) {
      allowed.append(allowed.length() == 0 ? "" : ", ").append(role.id);
    }
    throw new IllegalArgumentException("'" + id + "' is not a role; one of: " + allowed);
  }
}
