package org.scangate.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What this process is: its one file has a name, a schema and a meaning of its own. */
enum Kind {
  APPLIANCE("site.yaml", "site.schema.json"),
  CONSOLE("console.yaml", "console.schema.json");

  private final String file;
  private final String schema;

  Kind(String file, String schema) {
    this.file = file;
    this.schema = schema;
  }

  /** The kind that the framework property names; the appliance when it names none. */
  static Kind of(String property) {
    return property == null || property.isBlank()
        ? APPLIANCE
        : valueOf(property.toUpperCase(Locale.ROOT));
  }

  /** Name of the file in {@code etc}. */
  String file() {
    return file;
  }

  /** Name of its schema beside this class. */
  String schema() {
    return schema;
  }

  /** See {@link Configurations#of}. */
  Map<String, Map<String, Object>> configurations(SiteNode site, Path etc) {
    return switch (this) {
      case APPLIANCE -> Configurations.of(site, etc);
      case CONSOLE -> ConsoleConfigurations.of(site, etc);
    };
  }

  /** PIDs that exist once; those of the other kind are deleted too, were they ever there. */
  static List<String> single() {
    return Stream.concat(Configurations.SINGLE.stream(), ConsoleConfigurations.SINGLE.stream())
        .distinct()
        .toList();
  }
}
