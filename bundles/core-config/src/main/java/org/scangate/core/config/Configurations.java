package org.scangate.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a valid site file says, as OSGi configurations: one map of properties for each PID. */
final class Configurations {
  static final String FRONT = "org.scangate.front";
  static final String ACCESS = "org.scangate.access";
  static final String AUDIT = "org.scangate.audit";
  static final String LINK = "org.scangate.link";
  static final String DICOM = "org.scangate.dicom";
  static final String SIMULATED_PACS = "org.scangate.pacs.simulated";
  static final String FLEET = "org.scangate.fleet";
  static final String UPS = "org.scangate.ups";
  static final String SCANNER = "org.scangate.scanner";
  static final String RECORDING = "org.scangate.recording";

  /** Every PID that exists once. */
  static final List<String> SINGLE =
      List.of(AUDIT, ACCESS, LINK, FRONT, DICOM, SIMULATED_PACS, FLEET, UPS);

  /** Every PID that may exist several times. */
  static final List<String> FACTORIES =
      Stream.concat(Stream.of(SCANNER, RECORDING), StopConfigurations.FACTORIES.stream()).toList();

  static final String CERTIFICATE = "secrets/front.pem";
  static final String KEY = "secrets/front.key";

  private static final String IDLE = "15m";
  private static final String ABSOLUTE = "12h";
  private static final String CHECK_OUT = "4h";
  private static final String AUDIT_KEEP = "2190d";
  private static final String HIGH_WATER = "85%";
  private static final String KEEP = "24h";
  private static final String RESERVE = "5GiB";
  private static final String HEARTBEAT = "5s";
  private static final String RECORDING_KEEP = "30d";
  private static final String RECORDING_MOST = "20GiB";
  private static final String ON_LINK_LOSS_AFTER = "2s";

  private Configurations() {}

  /**
   * Keys are PIDs; those of scanners are {@code org.scangate.scanner~ID}, of relays alike. Values
   * are String, Integer, Long (milliseconds), Boolean or String[].
   *
   * @param etc where relative paths start
   */
  static Map<String, Map<String, Object>> of(SiteNode site, Path etc) {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    SiteFiles files = new SiteFiles(etc);
    all.putAll(
        new StopConfigurations(site, etc)
            .all()); // first, so that the stop is there before whatever needs it
    all.put(
        AUDIT,
        Map.of(
            "keep.millis", site.at("audit").at("keep").millis(AUDIT_KEEP),
            "site.id", site.at("site").at("id").text("")));
    all.put(ACCESS, access(site));
    all.put(LINK, Map.of());
    if (site.at("front").present()) {
      all.put(FRONT, front(site, files));
    }
    if (site.at("dicom").present()) {
      all.put(DICOM, dicom(site, files));
    }
    SiteNode pacs = site.at("dicom").at("simulated-pacs");
    if (pacs.present()) {
      all.put(
          SIMULATED_PACS,
          Map.of(
              "listen", pacs.at("listen").text(""),
              "ae.title", pacs.at("ae-title").text(""),
              "directory", files.inHome(pacs.at("directory").text("")).toString()));
    }
    if (site.at("fleet").present()) {
      all.put(FLEET, fleet(site.at("fleet"), files));
    }
    if (site.at("ups").present()) {
      all.put(UPS, Map.of("nut", site.at("ups").at("nut").text("")));
    }
    int place = 0;
    for (SiteNode scanner : site.at("scanners").items()) {
      String id = scanner.at("id").text("");
      all.put(SCANNER + "~" + id, scanner(scanner, place++, files));
      if (scanner.at("recording").present()) {
        all.put(RECORDING + "~" + id, recording(id, scanner.at("recording")));
      }
    }
    return all;
  }

  static Map<String, Object> access(SiteNode site) {
    SiteNode access = site.at("access");
    return Map.of(
        "idle.millis", access.at("idle").millis(IDLE),
        "absolute.millis", access.at("absolute").millis(ABSOLUTE),
        "check.out.millis", access.at("check-out").millis(CHECK_OUT),
        "passkey.domain", site.at("front").at("passkey-domain").text(""),
        "addresses", array(site.at("front").at("addresses")),
        "site.name", site.at("site").at("name").text(""));
  }

  static Map<String, Object> front(SiteNode site, SiteFiles files) {
    SiteNode front = site.at("front");
    SiteNode clientCa = front.at("client-ca");
    return Map.of(
        "listen", array(front.at("listen")),
        "addresses", array(front.at("addresses")),
        "onsite.listen", front.at("on-site").at("listen").text(""),
        "certificate", files.resolve(front.at("certificate").text(CERTIFICATE)).toString(),
        "key", files.resolve(front.at("key").text(KEY)).toString(),
        "client.ca", clientCa.text().map(ca -> files.resolve(ca).toString()).orElse(""),
        "minimum.tls", front.at("minimum-tls").text("TLSv1.3"),
        "site.id", site.at("site").at("id").text(""),
        "site.name", site.at("site").at("name").text(""));
  }

  private static Map<String, Object> dicom(SiteNode site, SiteFiles files) {
    SiteNode dicom = site.at("dicom");
    SiteNode spool = dicom.at("spool");
    String[] accept =
        dicom.at("accept").items().stream()
            .map(one -> one.at("ae-title").text("") + "@" + one.at("host").text(""))
            .toArray(String[]::new);
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> ids = new ArrayList<>();
    for (SiteNode destination : dicom.at("destinations").items()) {
      String id = destination.at("id").text("");
      String prefix = "destination." + id + ".";
      ids.add(id);
      for (String key : new String[] {"ae-title", "host", "commitment", "window"}) {
        properties.put(prefix + key, destination.at(key).text(""));
      }
      properties.put(prefix + "port", destination.at("port").whole().orElse(0L).intValue());
      properties.put(
          prefix + "associations", destination.at("associations").whole().orElse(1L).intValue());
      properties.put(
          prefix + "keep-after-delivery", destination.at("keep-after-delivery").millis(KEEP));
      properties.put(prefix + "rate", destination.at("rate").bitsPerSecond());
      properties.put(prefix + "tls", destination.at("tls").flag());
    }
    SiteNode tls = dicom.at("tls");
    if (tls.present()) {
      properties.put("tls.listen", tls.at("listen").text(""));
      properties.put("tls.certificate", files.resolve(tls.at("certificate").text("")).toString());
      properties.put("tls.key", files.resolve(tls.at("key").text("")).toString());
      properties.put(
          "tls.authorities", files.resolve(tls.at("peer-authorities").text("")).toString());
    }
    properties.put("destinations", ids.toArray(String[]::new));
    properties.put("time.zone", site.at("site").at("time-zone").text("UTC"));
    properties.putAll(
        Map.of(
            "listen", dicom.at("listen").text(""),
            "ae.title", dicom.at("ae-title").text(""),
            "directory", files.inHome(spool.at("directory").text("data/spool")).toString(),
            "high.water", spool.at("high-water").percent(HIGH_WATER),
            "reserve", spool.at("reserve").bytes(RESERVE),
            "accept", accept));
    return properties;
  }

  private static Map<String, Object> fleet(SiteNode fleet, SiteFiles files) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String key : new String[] {"broker", "group", "node", "username"}) {
      properties.put(key, fleet.at(key).text(""));
    }
    for (String key : new String[] {"password-file", "authorities", "commands-key"}) {
      properties.put(
          key.replace('-', '.'),
          fleet.at(key).text().map(file -> files.resolve(file).toString()).orElse(""));
    }
    properties.put("primary.host", fleet.at("primary-host").text(""));
    properties.put("heartbeat", fleet.at("heartbeat").millis(HEARTBEAT));
    return properties;
  }

  private static Map<String, Object> scanner(SiteNode scanner, int place, SiteFiles files) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String key : new String[] {"id", "name", "modality", "colour", "driver"}) {
      properties.put(key, scanner.at(key).text(""));
    }
    properties.put("place", place);
    List<String> ids = new ArrayList<>();
    for (SiteNode display : scanner.at("displays").items()) {
      String id = display.at("id").text("");
      String prefix = "display." + id + ".";
      ids.add(id);
      properties.put(prefix + "host", display.at("host").text(""));
      properties.put(prefix + "port", display.at("port").whole().orElse(0L).intValue());
      properties.put(prefix + "username", display.at("username").text(""));
      properties.put(
          prefix + "password-file",
          display
              .at("password-file")
              .text()
              .map(file -> files.resolve(file).toString())
              .orElse(""));
      properties.put(prefix + "position", display.at("position").text(""));
      properties.put(prefix + "exclusive", display.at("exclusive").flag());
    }
    properties.put("displays", ids.toArray(String[]::new));
    scanner
        .at("settings")
        .entries()
        .forEach((key, setting) -> properties.put("settings." + key, setting.value().toString()));
    SiteNode loss = scanner.at("on-link-loss");
    properties.put("on-link-loss.after", loss.at("after").millis(ON_LINK_LOSS_AFTER));
    properties.put("on-link-loss.action", loss.at("action").text("drop-permissive"));
    properties.put("phantoms", array(scanner.at("phantoms")));
    properties.put("ae.title", scanner.at("ae-title").text(""));
    return properties;
  }

  private static Map<String, Object> recording(String scanner, SiteNode recording) {
    return Map.of(
        "scanner", scanner,
        "when", recording.at("when").text(""),
        "start", array(recording.at("start")),
        "play", array(recording.at("play")),
        "keep.millis", recording.at("keep").millis(RECORDING_KEEP),
        "most.bytes", recording.at("most").bytes(RECORDING_MOST));
  }

  static String[] array(SiteNode list) {
    return list.texts().toArray(String[]::new);
  }
}
