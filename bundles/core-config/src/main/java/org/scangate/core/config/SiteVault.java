package org.scangate.core.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** The files of {@link SitePlaces}, each changed in steps that a crash may end anywhere. */
final class SiteVault {
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> EDITED =
      PosixFilePermissions.fromString("rw-r-----");

  private final SitePlaces places;
  private final Disk disk;
  private final String version;

  /**
   * @param version changes whenever the rules for valid files do
   */
  SiteVault(SitePlaces places, Disk disk, String version) {
    this.places = places;
    this.disk = disk;
    this.version = version;
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Optional<byte[]> site() throws IOException {
    return disk.read(places.site());
  }

  Optional<byte[]> good() throws IOException {
    return disk.read(places.good());
  }

  /** The change that waits; one whose record is damaged is overdue. */
  Optional<Confirmation> waiting() throws IOException {
    return disk.read(places.waiting())
        .map(
            bytes ->
                Confirmation.read(bytes)
                    .orElse(new Confirmation(Instant.EPOCH, Instant.EPOCH, "somebody", "")));
  }

  /** Whether this version has found this file valid before. */
  boolean isMarked(byte[] bytes) {
    try {
      return disk.read(places.mark())
          .filter(mark -> Arrays.equals(mark, markOf(bytes)))
          .isPresent();
    } catch (IOException e) {
      return false; // then it is checked again
    }
  }

  private byte[] markOf(byte[] bytes) {
    return (hash(bytes) + " " + version + "\n").getBytes(StandardCharsets.UTF_8);
  }

  void startWaiting(Confirmation confirmation) throws IOException {
    disk.replace(places.waiting(), confirmation.bytes(), OURS);
  }

  void endWaiting() throws IOException {
    disk.remove(places.waiting());
  }

  /** Keeps a valid file as the last good one. */
  void keepGood(byte[] bytes) throws IOException {
    if (!Arrays.equals(good().orElse(null), bytes)) {
      disk.replace(places.good(), bytes, OURS);
    }
  }

  /** Remembers that this version has found this file valid. */
  void mark(byte[] bytes) throws IOException {
    if (!isMarked(bytes)) {
      disk.replace(places.mark(), markOf(bytes), OURS);
    }
  }

  void keepPrevious(byte[] bytes) throws IOException {
    disk.replace(places.previous(), bytes, permissions());
  }

  void replaceSite(byte[] bytes) throws IOException {
    if (!Arrays.equals(site().orElse(null), bytes)) {
      disk.replace(places.site(), bytes, permissions());
    }
  }

  /** Brings the site file back to what it was; empty: it was not there. */
  void restoreSite(Optional<byte[]> before) throws IOException {
    if (before.isPresent()) {
      replaceSite(before.get());
    } else {
      disk.remove(places.site());
    }
  }

  /** Puts the last good file in the place of an unconfirmed one, which is kept aside. */
  void takeBack(byte[] good) throws IOException {
    keepGood(good);
    Optional<byte[]> unconfirmed = site().filter(bytes -> !Arrays.equals(bytes, good));
    if (unconfirmed.isPresent()) {
      disk.replace(places.unconfirmed(), unconfirmed.get(), permissions());
    }
    replaceSite(good);
    endWaiting();
  }

  private Set<PosixFilePermission> permissions() throws IOException {
    Path site = places.site();
    return Files.exists(site) ? Files.getPosixFilePermissions(site) : EDITED;
  }
}
