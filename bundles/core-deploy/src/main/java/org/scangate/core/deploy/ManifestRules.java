package org.scangate.core.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** What a driver's manifest may say, and must. */
final class ManifestRules {
  static final String API = "org.scangate.api.driver";
  static final String LIBRARIES = "ScanGate-Libraries";

  private static final Set<String> JDK =
      Set.of("java", "javax", "jdk", "org.w3c", "org.xml", "org.ietf");

  /** To register a service and to log: every bundle may. */
  private static final Set<String> FRAMEWORK =
      Set.of(
          "org.osgi.framework", "org.osgi.util.tracker", "org.osgi.service.component", "org.slf4j");

  private static final Map<String, String> NEVER =
      Map.of(
          "Fragment-Host", "it is a fragment, which would become part of another bundle",
          "DynamicImport-Package", "it imports packages while it runs, which nobody can check",
          "Require-Bundle", "it requires bundles as a whole: import the packages that it uses",
          "Export-Package", "it exports packages, which other bundles would hold on to",
          "Bundle-NativeCode", "it brings native code, which cannot be let go of");

  /** The packages that the appliance offers. */
  interface Packages {
    /** Every version of a package that is offered; empty when there is none. */
    List<Version> versions(String name);
  }

  private ManifestRules() {}

  /** What is wrong, each with the way out; empty when all is well. */
  static List<String> problems(Attributes manifest, Packages offered) {
    List<String> problems = new ArrayList<>();
    NEVER.forEach(
        (header, why) -> {
          if (manifest.getValue(header) != null) {
            problems.add(header + ": " + why + ". Its maker must build it without");
          }
        });
    try {
      imports(manifest, offered, problems);
    } catch (IllegalArgumentException e) {
      problems.add(
          "the manifest cannot be read: " + e.getMessage() + ". Its maker must correct it");
    }
    return problems.stream().sorted().toList();
  }

  private static void imports(Attributes manifest, Packages offered, List<String> problems) {
    List<String> libraries =
        ManifestHeader.parse(manifest.getValue(LIBRARIES)).stream()
            .flatMap(clause -> clause.names().stream())
            .map(String::strip)
            .toList();
    boolean api = false;
    for (ManifestHeader.Clause clause : ManifestHeader.parse(manifest.getValue("Import-Package"))) {
      VersionRange range =
          new VersionRange(clause.parameters().getOrDefault("version", "0.0.0").strip());
      boolean optional = "optional".equals(clause.parameters().get("resolution:"));
      for (String spaced : clause.names()) {
        String name = spaced.strip();
        api |= name.equals(API);
        String foreign = foreign(name, libraries);
        if (!foreign.isEmpty()) {
          problems.add(foreign);
        } else if (!optional && !name.startsWith("java.")) {
          missing(name, range, offered, problems);
        }
      }
    }
    if (!api) {
      problems.add("it does not import " + API + ": it is no driver. See docs/writing-a-driver.md");
    }
  }

  private static String foreign(String name, List<String> libraries) {
    if (name.equals(API) || name.startsWith("org.scangate.lib.")) {
      return "";
    }
    if (name.startsWith("org.scangate.")) {
      return "Import-Package "
          + name
          + ": a driver may import "
          + API
          + " and org.scangate.lib.*"
          + " of ours, and nothing else";
    }
    if (under(name, JDK) || under(name, FRAMEWORK) || under(name, libraries)) {
      return "";
    }
    return "Import-Package "
        + name
        + ": not the JDK's and not of a library that the manifest names."
        + " Its maker must embed the library, or name it in "
        + LIBRARIES;
  }

  private static boolean under(String name, Iterable<String> roots) {
    for (String root : roots) {
      if (name.equals(root) || name.startsWith(root + ".")) {
        return true;
      }
    }
    return false;
  }

  private static void missing(
      String name, VersionRange range, Packages offered, List<String> problems) {
    List<Version> versions = offered.versions(name);
    if (versions.isEmpty()) {
      problems.add(
          "Import-Package "
              + name
              + ": the appliance has no such package. Its maker must embed it");
    } else if (versions.stream().noneMatch(range::includes)) {
      problems.add(
          "Import-Package "
              + name
              + ": it needs version "
              + range
              + ", the appliance has "
              + versions
              + ". Take the driver's version for this appliance");
    }
  }
}
