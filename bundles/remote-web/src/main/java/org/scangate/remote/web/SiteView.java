package org.scangate.remote.web;

import java.util.List;
import org.scangate.api.site.SiteFacts;

/** What anybody may know of the site: the answer of {@code GET /api/site}. */
record SiteView(String name, Phone support, List<String> notes) {

  /** A contact as the pages show it. */
  record Phone(String role, String name, String phone) {
    static Phone of(SiteFacts.Contact contact) {
      return contact == null ? null : new Phone(contact.role(), contact.name(), contact.phone());
    }
  }

  /**
   * @param facts null while the site file is not read yet
   * @param notes the honest words
   */
  static SiteView of(SiteFacts facts, List<String> notes) {
    return facts == null
        ? new SiteView("", null, notes)
        : new SiteView(facts.name(), Phone.of(facts.support()), notes);
  }
}
