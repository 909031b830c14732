package org.scangate.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files in {@code etc/relay-profiles/}: where a kind of relay has what. */
final class RelayProfiles {
  static final String DIRECTORY = "relay-profiles";
  static final String GENERIC = "generic";

  private final Path directory;

  RelayProfiles(Path etc) {
    directory = etc.resolve(DIRECTORY);
  }

  /** The profiles that the relays of a site file name, and whether they fit them. */
  void check(SiteNode site, SchemaCheck schema, Problems problems) {
    for (SiteNode relay : site.at("stop").at("relays").items()) {
      if (relay.at("kind").text("").equals("modbus-tcp")) {
        relay(relay, schema, problems);
      }
    }
  }

  private void relay(SiteNode relay, SchemaCheck schema, Problems problems) {
    SiteNode name = relay.at("profile").present() ? relay.at("profile") : relay;
    Path file = file(relay);
    if (!Values.isId(relay.at("profile").text(GENERIC)) || !Files.isRegularFile(file)) {
      return; // said by SiteFiles
    }
    Problems own = new Problems(file.getFileName().toString());
    try {
      SiteNode profile = YamlReader.read(SiteCheck.read(file), own);
      if (profile != null) {
        schema.check(profile, own);
        fits(relay, profile, problems);
        if (!profile.at("name").text("").equals(relay.at("profile").text(GENERIC))) {
          own.error(profile.at("name"), "differs from the file's name");
        }
      }
    } catch (IOException e) {
      own.error(1, "file", Trouble.wordsOf(e));
    }
    own.sorted().forEach(problem -> problems.error(name, problem.toString()));
  }

  private static void fits(SiteNode relay, SiteNode profile, Problems problems) {
    SiteNode at = relay.at("watchdog").present() ? relay.at("watchdog") : relay;
    long watchdog = relay.at("watchdog").millis("1s");
    SiteNode time = profile.at("watchdog").at("time");
    SiteNode step = time.present() ? time.at("tick") : profile.at("watchdog").at("whole");
    long tick = step.present() ? Math.max(1, step.millis("1ms")) : 1;
    if (watchdog % tick != 0) {
      problems.error(
          at, "the device counts its watchdog in steps of " + tick + " ms; give a multiple of it");
    }
    if (!profile.at("verified").flag()) {
      problems.remark(
          relay.at("profile"),
          "unverified on hardware: confirm its registers and its watchdog on your device first");
    }
  }

  private Path file(SiteNode relay) {
    return directory.resolve(relay.at("profile").text(GENERIC) + ".yaml");
  }

  /**
   * Puts the relay's profile into a configuration, as {@code profile.*}; nothing when unreadable.
   */
  boolean addTo(Map<String, Object> properties, SiteNode relay) {
    SiteNode profile;
    try {
      profile = SiteCheck.readUnchecked(SiteCheck.read(file(relay)));
    } catch (IOException e) {
      return false;
    }
    if (profile == null) {
      return false;
    }
    SiteNode watchdog = profile.at("watchdog");
    properties.put("profile.name", profile.at("name").text(""));
    properties.put("profile.title", profile.at("title").text(""));
    properties.put("profile.remarks", remarks(profile));
    properties.put("profile.coils.write", profile.at("coils").at("write").text("single"));
    properties.put("profile.registers.write", profile.at("registers").at("write").text("single"));
    properties.put("profile.watchdog.margin", watchdog.at("margin").millis("250ms"));
    number(properties, "profile.coils.address", profile.at("coils").at("address"));
    number(properties, "profile.coils.read-address", profile.at("coils").at("read-address"));
    number(properties, "profile.inputs.address", profile.at("inputs").at("address"));
    number(properties, "profile.watchdog.time.register", watchdog.at("time").at("register"));
    properties.put("profile.watchdog.time.tick", watchdog.at("time").at("tick").millis("1ms"));
    number(properties, "profile.watchdog.start.register", watchdog.at("start").at("register"));
    number(properties, "profile.watchdog.start.value", watchdog.at("start").at("value"));
    number(properties, "profile.watchdog.status.register", watchdog.at("status").at("register"));
    number(properties, "profile.watchdog.status.expired", watchdog.at("status").at("expired"));
    return true;
  }

  private static String[] remarks(SiteNode profile) {
    List<String> remarks = new ArrayList<>(profile.at("remarks").texts());
    if (!profile.at("verified").flag()) {
      remarks.add(0, "Unverified on hardware.");
    }
    return remarks.toArray(String[]::new);
  }

  private static void number(Map<String, Object> properties, String key, SiteNode value) {
    value.whole().ifPresent(number -> properties.put(key, number.intValue()));
  }
}
