package org.scangate.itests.harness;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The JDKs that are here and can run the appliance. */
public final class Jdks {
  private static final Path FOLDER = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /** Those of 17 and newer; the one that runs this when there is no other. */
  public static Stream<Path> all() throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(FOLDER)) {
      try (DirectoryStream<Path> jdks = Files.newDirectoryStream(FOLDER)) {
        for (Path jdk : jdks) {
          if (!Files.isSymbolicLink(jdk)
              && Files.isExecutable(jdk.resolve("bin/java"))
              && release(jdk) >= 17) {
            found.add(jdk);
          }
        }
      }
    }
    if (found.stream().noneMatch(jdk -> release(jdk) >= 25)) {
      System.out.println("No JDK 25 in " + FOLDER + ": it is not tested here");
    }
    return found.isEmpty() ? Stream.of(own()) : found.stream();
  }

  /** The one that runs this. */
  public static Path own() {
    return Path.of(System.getProperty("java.home"));
  }

  private static int release(Path jdk) {
    try {
      return Files.readAllLines(jdk.resolve("release")).stream()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("[^0-9]*([0-9]+).*", "$1"))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
