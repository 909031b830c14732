package org.scangate.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Files for tests: the contract's example, what ships, and an etc directory. */
final class TestSite {
  /** The shape that an appliance accepts, to the letter. */
  static final String CONTRACT = resource("contract.yaml");

  /** A short valid file. */
  static final String SMALL =
      """
      hardware-profile: generic-x86
      site:
        id: small
        name: Small Site
        time-zone: Europe/Zurich
        support: { name: IT, phone: "+1-555-0100" }
        emergency:
          - { role: emergency team, name: code team, phone: "2222" }
      front:
        listen: [127.0.0.1:9443]
        addresses: [localhost:9443]
      scanners:
        - id: mr-1
          name: MR 1
          modality: MR
          colour: teal
          driver: simulator
          displays:
            - { id: main }
      """;

  private static final Path ROOT = Path.of("..", "..");

  private TestSite() {}

  /** What ships in etc/ and beside it. */
  static Path shipped(String path) {
    return ROOT.resolve(path);
  }

  /** An etc directory with the shipped profiles. */
  static Path etc(Path directory) {
    try {
      Path profiles = Files.createDirectories(directory.resolve("hardware-profiles"));
      Files.copy(
          shipped("hardware-profiles/generic-x86.yaml"), profiles.resolve("generic-x86.yaml"));
      Path relays = Files.createDirectories(directory.resolve(RelayProfiles.DIRECTORY));
      try (Stream<Path> files = Files.list(shipped(RelayProfiles.DIRECTORY))) {
        for (Path file : files.toList()) {
          Files.copy(file, relays.resolve(file.getFileName()));
        }
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    try (InputStream in = TestSite.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
