package org.scangate.itests.architecture;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * What a packed bundle says of itself.
 *
 * @param name the folder's name, for example {@code core-config}
 * @param exports exported packages
 * @param imports imported packages; true where optional
 * @param packages packages of org.scangate whose classes lie inside
 * @param loose headers that bind looser or tighter than packages do
 */
record BundleFacts(
    String name,
    Set<String> exports,
    Map<String, Boolean> imports,
    Set<String> packages,
    Set<String> loose) {

  static BundleFacts read(String name, Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Attributes main = jar.getManifest().getMainAttributes();
      Map<String, Boolean> imports = new TreeMap<>();
      for (Map.Entry<String, Attrs> entry : header(main, "Import-Package").entrySet()) {
        imports.put(entry.getKey(), "optional".equals(entry.getValue().get("resolution:")));
      }
      Set<String> packages = new TreeSet<>();
      jar.stream()
          .map(e -> e.getName())
          .filter(n -> n.startsWith("org/scangate/") && n.endsWith(".class"))
          .forEach(n -> packages.add(n.substring(0, n.lastIndexOf('/')).replace('/', '.')));
      Set<String> loose = new TreeSet<>();
      for (String header : Set.of("DynamicImport-Package", "Require-Bundle", "Fragment-Host")) {
        if (main.getValue(header) != null) {
          loose.add(header + ": " + main.getValue(header));
        }
      }
      jar.stream()
          .map(e -> e.getName())
          .filter(n -> n.startsWith("OSGI-INF/blueprint/"))
          .forEach(loose::add);
      return new BundleFacts(
          name, new TreeSet<>(header(main, "Export-Package").keySet()), imports, packages, loose);
    }
  }

  private static Parameters header(Attributes main, String name) {
    return OSGiHeader.parseHeader(main.getValue(name));
  }

  /** {@code core} of {@code core-config}. */
  String ring() {
    int dash = name.indexOf('-');
    return dash < 0 ? name : name.substring(0, dash);
  }
}
