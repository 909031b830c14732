package org.scangate.remote.panel;

import java.util.Optional;
import org.scangate.api.access.Panels;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;

/**
 * Who looks at the panel's page: an enrolled panel, an on-site operator who signed in there, or
 * both.
 *
 * @param panel empty when the page is of no enrolled panel
 */
record AtPanel(String panel, Optional<Person> signedIn) {

  /**
   * Reads it from a call on the on-site listener.
   *
   * @param panels null while they are not known
   */
  static AtPanel of(HttpCall call, Panels panels) {
    Optional<Person> operator =
        call.signIn()
            .map(SignIn::person)
            .filter(person -> person.roles().contains(Role.ON_SITE_OPERATOR));
    String panel =
        panels == null ? "" : call.header(Panels.HEADER).flatMap(panels::opened).orElse("");
    return new AtPanel(panel, operator);
  }

  /** Refuses who is neither. */
  AtPanel orRefused() throws HttpProblem {
    if (panel.isEmpty() && signedIn.isEmpty()) {
      throw new HttpProblem(
          401, "panel.needed", "Sign in as an on-site operator, or make this tablet a panel.");
    }
    return this;
  }
}
