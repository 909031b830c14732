package org.scangate.core.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.Version;
import org.scangate.api.drivers.DriverStore;
import org.scangate.api.drivers.DriverStore.Check;

/** Reads a driver's file whole and says what is wrong with it. Changes nothing. */
final class DriverFile {
  static final long LARGEST = DriverStore.LARGEST_FILE;
  static final long LARGEST_UNPACKED = 256L << 20;
  static final int MOST_ENTRIES = 20_000;

  private DriverFile() {}

  static Check check(Path file, ManifestRules.Packages offered) {
    String sha256 = "";
    try {
      String unfit = unfit(file);
      if (!unfit.isEmpty()) {
        return new Check("", "", "", List.of(file + ": " + unfit));
      }
      sha256 = sha256(file);
      return read(file, sha256, offered);
    } catch (IOException | IllegalArgumentException e) {
      // IllegalArgumentException: names of entries that are no text.
      return new Check(
          sha256,
          "",
          "",
          List.of(
              file
                  + ": not a whole jar file ("
                  + e.getMessage()
                  + "). Compare its SHA-256 with its maker's and copy it again"));
    }
  }

  private static String unfit(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "there is no such file that the appliance can read. Give an absolute path to one";
    }
    long size = Files.size(file);
    if (size == 0) {
      return "it is empty. Copy it again";
    }
    if (size > LARGEST) {
      return size
          + " bytes are too many for a driver, at most "
          + LARGEST
          + ". Is it the right file?";
    }
    return "";
  }

  private static Check read(Path file, String sha256, ManifestRules.Packages offered)
      throws IOException {
    List<String> problems = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > MOST_ENTRIES) {
        problems.add(zip.size() + " entries are too many, at most " + MOST_ENTRIES);
      } else if (unpacked(zip) > LARGEST_UNPACKED) {
        problems.add("it unpacks to more than " + LARGEST_UNPACKED + " bytes");
      }
      ZipEntry entry = zip.getEntry("META-INF/MANIFEST.MF");
      if (!problems.isEmpty() || entry == null) {
        if (entry == null) {
          problems.add(
              "it has no META-INF/MANIFEST.MF: it is no bundle. Take the driver's jar file");
        }
        return new Check(sha256, "", "", problems);
      }
      Attributes manifest;
      try (InputStream in = zip.getInputStream(entry)) {
        manifest = new Manifest(in).getMainAttributes();
      }
      String name = name(manifest, problems);
      String version = version(manifest, problems);
      problems.addAll(ManifestRules.problems(manifest, offered));
      return new Check(sha256, name, version, problems);
    }
  }

  private static String name(Attributes manifest, List<String> problems) {
    try {
      List<ManifestHeader.Clause> clauses =
          ManifestHeader.parse(manifest.getValue("Bundle-SymbolicName"));
      String name = clauses.isEmpty() ? "" : clauses.get(0).names().get(0).strip();
      if (name.matches("[A-Za-z0-9_.-]{1,128}")
          && "2".equals(manifest.getValue("Bundle-ManifestVersion"))) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      problems.add("Bundle-SymbolicName: " + e.getMessage());
    }
    problems.add("Bundle-SymbolicName or Bundle-ManifestVersion 2 is missing: it is no bundle");
    return "";
  }

  private static String version(Attributes manifest, List<String> problems) {
    String version = manifest.getValue("Bundle-Version");
    try {
      return Version.parseVersion(version).toString();
    } catch (IllegalArgumentException e) {
      problems.add("Bundle-Version: '" + version + "' is no version such as 1.2.3");
      return "";
    }
  }

  /** Bytes of all entries, read and so checked against their sums; more than allowed is enough. */
  private static long unpacked(ZipFile zip) throws IOException {
    long total = 0;
    byte[] buffer = new byte[1 << 16];
    for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
      try (InputStream in = zip.getInputStream(e.nextElement())) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          total += n;
          if (total > LARGEST_UNPACKED) {
            return total;
          }
        }
      }
    }
    return total;
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
