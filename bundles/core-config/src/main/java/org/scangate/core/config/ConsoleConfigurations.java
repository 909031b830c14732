package org.scangate.core.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a valid file of the central console says, as OSGi configurations. */
final class ConsoleConfigurations {
  static final String HOST = "org.scangate.fleet.console";
  static final String HISTORY = "org.scangate.fleet.console.history";
  static final String WEB = "org.scangate.fleet.console.web";

  /** Every PID that only a console has. */
  static final List<String> SINGLE = List.of(HISTORY, HOST, WEB);

  private static final String AUDIT_KEEP = "2190d";
  private static final String HEARTBEAT = "5s";

  private ConsoleConfigurations() {}

  /** As {@link Configurations#of}. */
  static Map<String, Map<String, Object>> of(SiteNode file, Path etc) {
    SiteFiles files = new SiteFiles(etc);
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    all.put(
        Configurations.AUDIT,
        Map.of(
            "keep.millis", file.at("audit").at("keep").millis(AUDIT_KEEP),
            "site.id", file.at("site").at("id").text("")));
    all.put(Configurations.ACCESS, Configurations.access(file));
    all.put(HISTORY, history(file.at("database"), files));
    all.put(HOST, host(file.at("fleet"), files));
    all.put(WEB, Map.of("metrics.token.file", path(file.at("metrics").at("token-file"), files)));
    all.put(Configurations.FRONT, Configurations.front(file, files)); // last: then it is ready
    return all;
  }

  private static Map<String, Object> host(SiteNode fleet, SiteFiles files) {
    return Map.of(
        "broker", fleet.at("broker").text(""),
        "host", fleet.at("host").text(""),
        "groups", Configurations.array(fleet.at("groups")),
        "username", fleet.at("username").text(""),
        "password.file", path(fleet.at("password-file"), files),
        "authorities", path(fleet.at("authorities"), files),
        "heartbeat", fleet.at("heartbeat").millis(HEARTBEAT));
  }

  private static Map<String, Object> history(SiteNode database, SiteFiles files) {
    return Map.of(
        "url",
            database
                .at("server")
                .text()
                .map(it -> "jdbc:postgresql://" + it + "/" + database.at("name").text(""))
                .orElse(""),
        "username", database.at("username").text(""),
        "password.file", path(database.at("password-file"), files),
        "authorities", path(database.at("authorities"), files),
        "directory", files.inHome("data/fleet").toString());
  }

  private static String path(SiteNode file, SiteFiles files) {
    return file.text().map(name -> files.resolve(name).toString()).orElse("");
  }
}
