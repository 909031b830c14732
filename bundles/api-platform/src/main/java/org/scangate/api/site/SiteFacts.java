package org.scangate.api.site;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * The {@code site} section, and each scanner's card.
 *
 * @param emergency whom to call, in this order
 * @param cards by the scanner's id; those that have none are not in it
 */
public record SiteFacts(
    String id,
    String name,
    ZoneId timeZone,
    Contact support,
    List<Contact> emergency,
    Map<String, StopCard> cards) {

  public SiteFacts {
    emergency = List.copyOf(emergency);
    cards = Map.copyOf(cards);
  }

  /**
   * What to do at one scanner after a stop, in the site's words: text, never markup.
   *
   * @param ownStop where the scanner's own stop is and how it is used
   * @param patientOut how the patient is got out; may be empty
   * @param call whom to call for this scanner, before the site's numbers
   * @param plan where the written plan is; may be empty
   */
  public record StopCard(String ownStop, String patientOut, List<Contact> call, String plan) {
    public StopCard {
      call = List.copyOf(call);
    }
  }

  /** Somebody to call; {@code role} is empty for the support contact. */
  public record Contact(String role, String name, String phone) {}
}
