package org.scangate.remote.panel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.Staff;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.site.SiteFacts;

/**
 * The answer of {@code GET /api/on-site}: every scanner with its people, and the site's numbers.
 */
final class PanelView {
  private final ObjectNode json = PanelJson.object();
  private final ArrayNode scanners = json.putArray("scanners");

  /**
   * One scanner.
   *
   * @param acknowledged who has acknowledged the patient's call
   * @param test what the newest proof test of this run came to: running, passed, failed, or why it
   *     was not made; empty when there was none
   */
  void add(Scanner scanner, Optional<String> acknowledged, String test) {
    ObjectNode one = scanners.addObject();
    one.put("id", scanner.info().id()).put("name", scanner.info().name());
    one.put("modality", scanner.info().modality()).put("colour", scanner.info().colour());
    one.put(
        "holder",
        scanner
            .holder()
            .map(ConsoleSession::signIn)
            .map(signIn -> signIn.person().name())
            .orElse(""));
    one.put("release", scanner.driverStanding().kind().name());
    one.put("phantom", scanner.holder().flatMap(ConsoleSession::phantom).orElse(""));
    scanner
        .notAPhantom()
        .ifPresent(
            it ->
                one.putObject("notAPhantom")
                    .put("since", it.since().toString())
                    .put("images", it.images()));
    ArrayNode callOuts = one.putArray("callOuts");
    for (CallOuts.CallOut said : scanner.callOuts().recent()) {
      ObjectNode each = callOuts.addObject().put("id", said.id()).put("word", said.word().name());
      each.put("onSite", said.from() == CallOuts.Side.ON_SITE).put("by", said.by());
      each.put("at", said.at().toString()).put("times", said.times());
      each.put("answeredBy", said.heard().map(CallOuts.Heard::by).orElse(null));
      each.put("answeredAt", said.heard().map(it -> it.at().toString()).orElse(null));
    }
    one.put("callAcknowledgedBy", acknowledged.orElse("")).put("test", test);
  }

  /** Whether the console of the scanner that was added last is recorded. */
  void recorded(boolean is) {
    ((ObjectNode) scanners.get(scanners.size() - 1)).put("recording", is);
  }

  /** Whether something is drawn over its console. */
  void drawnOver(boolean is) {
    ((ObjectNode) scanners.get(scanners.size() - 1)).put("drawings", is);
  }

  /** Who is at the scanner that was added last, and what somebody on site has decided of them. */
  void people(Scanner scanner, RemotePeople remote) {
    ObjectNode one = (ObjectNode) scanners.get(scanners.size() - 1);
    Optional<ConsoleSession> waiting = scanner.waiting();
    ArrayNode people = one.putArray("people");
    for (ConsoleSession session : scanner.sessions()) {
      Person person = session.signIn().person();
      ObjectNode each = people.addObject();
      each.put("session", session.id()).put("name", person.name());
      each.put("since", session.since().toString()).put("holdsControl", session.holdsControl());
      each.put("waits", waiting.filter(session::equals).isPresent());
      roles(each, person);
    }
    one.put("operating", remote.operating());
    ArrayNode ejected = one.putArray("ejected");
    for (RemotePeople.Ejected out : remote.ejected()) {
      ObjectNode each = ejected.addObject().put("person", out.person()).put("name", out.name());
      each.put("by", out.by()).put("since", out.since().toString());
    }
  }

  /** What is asked about the driver of the scanner that was added last. */
  void question(DriverQuestions.Open open, Duration left) {
    ObjectNode one = (ObjectNode) scanners.get(scanners.size() - 1);
    ObjectNode asked = one.putObject("driverQuestion").put("id", open.id());
    asked.put("because", open.question().because()).put("driver", open.question().driver());
    asked.put("sha256", open.question().sha256()).put("reason", open.question().reason());
    asked.put("by", open.question().by()).put("secondsLeft", left.toSeconds());
  }

  /** Who is checked in at this panel, and who may check in. */
  void staff(List<Staff.CheckedIn> here, List<Person> known) {
    ArrayNode checkedIn = json.putArray("checkedIn");
    for (Staff.CheckedIn one : here) {
      ObjectNode each = checkedIn.addObject();
      each.put("person", one.person().id()).put("name", one.person().name());
      each.put("since", one.since().toString()).put("proven", one.provenLately());
      roles(each, one.person());
    }
    ArrayNode staff = json.putArray("staff");
    known.forEach(it -> staff.addObject().put("person", it.id()).put("name", it.name()));
  }

  private static void roles(ObjectNode of, Person person) {
    ArrayNode roles = of.putArray("roles");
    person.roles().stream().map(Role::id).sorted().forEach(roles::add);
  }

  /** The numbers that are to be at hand, and each scanner's card; after the last scanner. */
  void site(SiteFacts facts) {
    scanners.forEach(
        one ->
            Optional.ofNullable(facts.cards().get(one.path("id").asText()))
                .ifPresent(card -> card(((ObjectNode) one).putObject("card"), card)));
    ObjectNode site = json.putObject("site");
    site.put("name", facts.name());
    ArrayNode emergency = site.putArray("emergency");
    facts.emergency().forEach(it -> contact(emergency.addObject(), it));
    if (facts.support() == null || facts.support().phone().isEmpty()) {
      site.putNull("support");
    } else {
      contact(site.putObject("support"), facts.support());
    }
  }

  private static void card(ObjectNode to, SiteFacts.StopCard card) {
    to.put("ownStop", card.ownStop()).put("patientOut", card.patientOut()).put("plan", card.plan());
    ArrayNode call = to.putArray("call");
    card.call().forEach(it -> contact(call.addObject(), it));
  }

  private static void contact(ObjectNode to, SiteFacts.Contact contact) {
    to.put("role", contact.role()).put("name", contact.name()).put("phone", contact.phone());
  }

  ObjectNode json() {
    return json;
  }
}
