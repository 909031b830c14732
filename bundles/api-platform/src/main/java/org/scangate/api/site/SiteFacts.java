package org.scangate.api.site;

import java.time.ZoneId;
import java.util.List;

/** The {@code site} section. */
public record SiteFacts(
    String id, String name, ZoneId timeZone, Contact support, List<Contact> emergency) {

  public SiteFacts {
    emergency = List.copyOf(emergency);
  }

  /** Somebody to call; {@code role} is empty for the support contact. */
  public record Contact(String role, String name, String phone) {}
}
