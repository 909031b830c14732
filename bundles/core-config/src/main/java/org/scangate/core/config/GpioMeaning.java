package org.scangate.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Relays at GPIO lines: every coil and input has a line of its own, and whatever must fall when the
 * appliance dies has edges that keep it up and a feedback that shows its fall.
 */
final class GpioMeaning {
  private static final String[] MODBUS_ONLY = {"profile", "host", "port", "unit", "timeout"};

  private final SiteNode site;
  private final Problems problems;
  private final Map<String, SiteNode> used = new HashMap<>();

  GpioMeaning(SiteNode site, Problems problems) {
    this.site = site;
    this.problems = problems;
  }

  void check() {
    for (SiteNode relay : site.at("stop").at("relays").items()) {
      if (relay.at("kind").text("").equals("gpio")) {
        relay(relay);
      } else {
        for (String key : new String[] {"chip", "coils", "inputs"}) {
          if (relay.at(key).present()) {
            problems.error(relay.at(key), "belongs to a relay of kind gpio only");
          }
        }
      }
    }
  }

  private void relay(SiteNode relay) {
    if (!relay.at("chip").present()) {
      problems.error(relay.at("chip"), "is missing: a gpio relay has a chip, such as gpiochip0");
    }
    for (String key : MODBUS_ONLY) {
      if (relay.at(key).present()) {
        problems.remark(relay.at(key), "means nothing to a gpio relay; take it out");
      }
    }
    problems.remark(
        relay.at("kind"),
        "unverified on hardware: a stop-test on your board comes before anybody's control");
    Meaning.unique(relay.at("coils").items(), "coil", problems);
    Meaning.unique(relay.at("inputs").items(), "input", problems);
    relay.at("coils").items().forEach(coil -> lines(relay, coil));
    relay.at("inputs").items().forEach(input -> lines(relay, input));
    String id = relay.at("id").text("");
    for (SiteNode circuit : site.at("stop").at("circuits").items()) {
      if (circuit.at("relay").text("").equals(id)) {
        circuit(relay, circuit);
      }
    }
  }

  private void lines(SiteNode relay, SiteNode point) {
    for (SiteNode line : List.of(point.at("line"), point.at("pulse"))) {
      if (line.present()) {
        String key = relay.at("chip").text("") + " " + line.plain();
        SiteNode earlier = used.putIfAbsent(key, line);
        if (earlier != null) {
          problems.error(line, "line " + line.plain() + " is " + earlier.key() + " already");
        }
      }
    }
  }

  private void circuit(SiteNode relay, SiteNode circuit) {
    SiteNode permissive = circuit.at("permissive");
    SiteNode stop = circuit.at("stop");
    pulsed(relay, permissive.at("coil"), "the permissive");
    pulsed(relay, circuit.at("lamp").at("coil"), "the lamp");
    if (!permissive.at("feedback").present()) {
      problems.error(
          permissive.at("feedback"),
          "is missing: only an input that follows the contact shows that the permissive fell");
    }
    if (stop.at("sense").text("").equals("de-energise")) {
      pulsed(relay, stop.at("coil"), "a stop that acts by de-energising");
    } else if (coil(relay, stop.at("coil")).at("pulse").present()) {
      problems.error(
          stop.at("coil"),
          "is pulsed: a stop that acts by energising is held until the reset, by a plain line");
    }
    List<SiteNode> inputs = new ArrayList<>(circuit.at("inputs").entries().values());
    inputs.add(permissive.at("feedback"));
    inputs.add(stop.at("feedback"));
    for (SiteNode coil : List.of(permissive, stop, circuit.at("lamp"))) {
      known(relay, "coils", "coil", coil.at("coil"));
    }
    inputs.forEach(input -> known(relay, "inputs", "input", input));
  }

  private void pulsed(SiteNode relay, SiteNode number, String what) {
    SiteNode coil = coil(relay, number);
    if (coil.present() && !coil.at("pulse").present()) {
      problems.error(
          coil,
          what
              + " needs a pulse, the line of a monostable: a plain line stays as it is when the"
              + " appliance dies");
    }
  }

  private static SiteNode coil(SiteNode relay, SiteNode number) {
    return relay.at("coils").items().stream()
        .filter(coil -> number.present() && coil.at("coil").plain().equals(number.plain()))
        .findFirst()
        .orElse(relay.at("no such coil"));
  }

  private void known(SiteNode relay, String list, String kind, SiteNode number) {
    boolean there =
        relay.at(list).items().stream()
            .anyMatch(point -> point.at(kind).plain().equals(number.plain()));
    if (number.whole().isPresent() && !there) {
      problems.error(
          number,
          kind + " " + number.plain() + " has no line: give it one in " + relay.at(list).key());
    }
  }
}
