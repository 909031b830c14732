package org.scangate.core.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a schema cannot say: ids that are there once, references that lead somewhere, values that
 * fit each other. Runs over files with other mistakes too and then looks at what is well formed.
 */
final class Meaning {
  /** Drivers that reach every display over the network. */
  private static final Set<String> NEED_HOST = Set.of("rfb");

  private final SiteNode site;
  private final Problems problems;

  private Meaning(SiteNode site, Problems problems) {
    this.site = site;
    this.problems = problems;
  }

  static void check(SiteNode site, Problems problems) {
    Meaning meaning = new Meaning(site, problems);
    meaning.front();
    meaning.access();
    meaning.scanners();
    new NetworkMeaning(site, problems).check();
    new StopMeaning(site, problems).check();
    new GpioMeaning(site, problems).check();
    meaning.dicomAndIntercom();
  }

  private void front() {
    SiteNode front = site.at("front");
    List<SiteNode> listens =
        Stream.concat(
                front.at("listen").items().stream(), Stream.of(front.at("on-site").at("listen")))
            .filter(listen -> Values.isListen(listen.text("")))
            .toList();
    for (int i = 0; i < listens.size(); i++) {
      for (SiteNode earlier : listens.subList(0, i)) {
        if (collide(earlier.text(""), listens.get(i).text(""))) {
          problems.error(
              listens.get(i),
              listens.get(i).found() + " is taken by " + earlier.key() + "; use another port");
        }
      }
    }
    if (front.at("minimum-tls").text("").equals("TLSv1.2")) {
      problems.remark(
          front.at("minimum-tls"), "TLSv1.2 is weaker than the TLSv1.3 that is asked for");
    }
    SiteNode domain = front.at("passkey-domain");
    domain.text().filter(Values::isDomain).ifPresent(name -> passkeys(domain, name, front));
  }

  private void passkeys(SiteNode domain, String name, SiteNode front) {
    List<SiteNode> outside =
        front.at("addresses").items().stream()
            .filter(address -> Values.isHostPort(address.text("")))
            .filter(address -> !isWithin(Values.hostOf(address.text("")), name))
            .toList();
    if (!outside.isEmpty() && outside.size() == front.at("addresses").items().size()) {
      problems.error(domain, "no address of front.addresses is within " + name);
      return;
    }
    outside.forEach(
        address -> problems.remark(address, "passkeys do not work here: not within " + name));
  }

  private static boolean isWithin(String host, String domain) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals(domain.toLowerCase(Locale.ROOT))
        || lower.endsWith("." + domain.toLowerCase(Locale.ROOT));
  }

  /** Whether both listen on the same port of the same address, or one of them on every address. */
  private static boolean collide(String one, String other) {
    String host = Values.hostOf(one);
    String otherHost = Values.hostOf(other);
    return portOf(one).equals(portOf(other))
        && (host.equals(otherHost) || isAny(host) || isAny(otherHost));
  }

  private static String portOf(String hostPort) {
    return hostPort.substring(hostPort.lastIndexOf(':') + 1);
  }

  private static boolean isAny(String host) {
    return host.equals("0.0.0.0") || host.matches("[0:]+");
  }

  private void access() {
    SiteNode access = site.at("access");
    notLonger(access.at("idle"), "15m", access.at("absolute"), "12h", problems);
  }

  private void scanners() {
    List<SiteNode> scanners = site.at("scanners").items();
    unique(scanners, "id", problems);
    unique(scanners, "name", problems);
    unique(scanners, "ae-title", problems);
    Map<String, SiteNode> places = new HashMap<>();
    Map<String, SiteNode> colours = new HashMap<>();
    for (SiteNode scanner : scanners) {
      displays(scanner, places);
      unique(scanner.at("cameras").items(), "id", problems);
      for (SiteNode setting : scanner.at("settings").entries().values()) {
        String key = setting.key().substring(scanner.at("settings").key().length());
        if (!key.matches("[.][A-Za-z0-9_-]{1,64}")) {
          problems.error(
              setting, "a driver's setting is named by 1 to 64 of A-Z, a-z, 0-9, _ and -");
        }
      }
      SiteNode colour = scanner.at("colour");
      SiteNode earlier = colours.putIfAbsent(colour.text("").toLowerCase(Locale.ROOT), colour);
      if (earlier != null && colour.present()) {
        problems.remark(colour, "the same colour as " + earlier.key() + "; windows look alike");
      }
    }
  }

  private void displays(SiteNode scanner, Map<String, SiteNode> places) {
    unique(scanner.at("displays").items(), "id", problems);
    boolean needsHost = NEED_HOST.contains(scanner.at("driver").text(""));
    for (SiteNode display : scanner.at("displays").items()) {
      SiteNode host = display.at("host");
      if (needsHost && !host.present() && !display.at("port").present()) {
        problems.error(
            display.at("host"),
            "is missing: the driver " + scanner.at("driver").text("") + " needs host and port");
      }
      if (host.present() && display.at("port").whole().isPresent()) {
        String place = host.text("").toLowerCase(Locale.ROOT) + ":" + display.at("port").plain();
        SiteNode earlier = places.putIfAbsent(place, display);
        if (earlier != null) {
          problems.error(
              host, place + " is " + earlier.key() + " already; give each display its own");
        }
      }
    }
  }

  private void dicomAndIntercom() {
    SiteNode dicom = site.at("dicom");
    unique(dicom.at("destinations").items(), "id", problems);
    unique(dicom.at("accept").items(), "ae-title", problems);
    for (SiteNode destination : dicom.at("destinations").items()) {
      if (destination.at("tls").flag() && !dicom.at("tls").present()) {
        problems.error(
            destination.at("tls"), "needs dicom.tls: a certificate, its key, and whom to trust");
      }
    }
    for (SiteNode accepted : dicom.at("accept").items()) {
      if (accepted.at("ae-title").text("").equals(dicom.at("ae-title").text("-"))) {
        problems.error(
            accepted.at("ae-title"), accepted.at("ae-title").found() + " is our own title");
      }
    }
    List<SiteNode> stations = site.at("intercom").at("stations").items();
    unique(stations, "id", problems);
    for (SiteNode station : stations) {
      known(station.at("scanner"), site.at("scanners").items(), "id", "a scanner", problems);
      if (station.at("role").text("").equals("patient") && !station.at("scanner").present()) {
        problems.error(
            station.at("scanner"), "is missing: a patient's station belongs to a scanner");
      }
    }
  }

  /** Reports a value that an earlier item of the list has too. */
  static void unique(List<SiteNode> items, String name, Problems problems) {
    unique(items, item -> item.at(name), problems);
  }

  static void unique(List<SiteNode> items, Function<SiteNode, SiteNode> part, Problems problems) {
    Map<Object, SiteNode> seen = new HashMap<>();
    for (SiteNode item : items) {
      SiteNode value = part.apply(item);
      SiteNode earlier = value.isScalar() ? seen.putIfAbsent(value.value(), value) : null;
      if (earlier != null) {
        problems.error(
            value, value.found() + " is " + earlier.key() + " on line " + earlier.line() + " too");
      }
    }
  }

  /** Reports a reference that leads nowhere. */
  static void known(
      SiteNode reference, List<SiteNode> items, String name, String kind, Problems problems) {
    String wanted = reference.text("");
    if (reference.text().isEmpty()) {
      return;
    }
    List<String> known =
        items.stream().flatMap(item -> item.at(name).text().stream()).distinct().toList();
    if (!known.contains(wanted)) {
      String way =
          Nearest.to(wanted, known)
              .map(nearest -> "did you mean '" + nearest + "'?")
              .orElse(
                  known.isEmpty() ? "none is in this file" : "one of: " + String.join(", ", known));
      problems.error(
          reference, reference.found() + " is not the " + name + " of " + kind + "; " + way);
    }
  }

  /** Reports a duration that must be at most another one. */
  static void notLonger(
      SiteNode shorter,
      String shortDefault,
      SiteNode longer,
      String longDefault,
      Problems problems) {
    if ((shorter.present() || longer.present())
        && shorter.millis(shortDefault) > longer.millis(longDefault)) {
      SiteNode at = shorter.present() ? shorter : longer;
      String one = last(shorter) + " " + shorter.text(shortDefault);
      problems.error(at, one + " is longer than " + last(longer) + " " + longer.text(longDefault));
    }
  }

  private static String last(SiteNode node) {
    return node.key().substring(node.key().lastIndexOf('.') + 1);
  }
}
