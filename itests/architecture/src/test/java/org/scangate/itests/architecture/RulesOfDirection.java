package org.scangate.itests.architecture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may import whom; the table of the architecture, checked against what was packed. */
final class RulesOfDirection {
  private RulesOfDirection() {}

  /** One line for each breach, in plain words; empty when the house stands. */
  static List<String> breaches(List<BundleFacts> bundles) {
    Map<String, BundleFacts> provider = new HashMap<>();
    bundles.forEach(b -> b.exports().forEach(p -> provider.put(p, b)));
    List<String> breaches = new ArrayList<>();
    for (BundleFacts bundle : bundles) {
      bundle
          .imports()
          .forEach(
              (imported, optional) -> {
                String why = refusal(bundle, imported, optional, provider.get(imported));
                if (why != null) {
                  breaches.add(bundle.name() + " imports " + imported + ": " + why);
                }
              });
      if (!Set.of("api", "lib").contains(bundle.ring()) && !bundle.exports().isEmpty()) {
        breaches.add(
            bundle.name() + " exports " + bundle.exports() + ": only api-* and lib-* export");
      }
      String home =
          bundle.ring().equals("api")
              ? "org.scangate.api"
              : "org.scangate." + bundle.name().replace('-', '.');
      bundle.packages().stream()
          .filter(p -> !p.equals(home) && !p.startsWith(home + "."))
          .forEach(p -> breaches.add(bundle.name() + " holds classes of " + p + ": not its own"));
      bundle
          .loose()
          .forEach(l -> breaches.add(bundle.name() + " has " + l + ": packages and DS only"));
    }
    return breaches;
  }

  private static String refusal(
      BundleFacts bundle, String imported, boolean optional, BundleFacts from) {
    boolean ours = imported.startsWith("org.scangate.");
    if (ours && optional) {
      return "an optional import of ours restarts bundles that have nothing to do with it";
    }
    if (ours && bundle.exports().contains(imported)) {
      return null;
    }
    if (ours && from == null) {
      return "no bundle exports it";
    }
    boolean netty = imported.startsWith("io.netty.");
    boolean jdk =
        imported.startsWith("java.")
            || imported.startsWith("javax.")
            || imported.startsWith("jdk.");
    return switch (bundle.ring()) {
      case "api" ->
          jdk || imported.startsWith("org.osgi.annotation.") ? null : "api-* import the JDK only";
      case "lib" -> jdk || netty ? null : "lib-* import the JDK or Netty only";
      case "driver" ->
          !ours || from.name().equals("api-driver") || from.ring().equals("lib")
              ? null
              : "drivers know api-driver and lib-* only";
      case "safety" -> {
        boolean framework = imported.startsWith("org.osgi.");
        boolean lines = bundle.name().equals("safety-relay-gpio") && imported.equals("com.sun.jna");
        boolean known = ours ? from.name().equals("api-safety") : jdk || framework || lines;
        yield netty
            ? "no Netty in the safety ring"
            : known ? null : "safety-* know api-safety and the JDK only";
      }
      default ->
          !ours || Set.of("api", "lib").contains(from.ring())
              ? null
              : "rings meet through api-* and lib-* only";
    };
  }
}
