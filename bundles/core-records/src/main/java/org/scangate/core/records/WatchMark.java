package org.scangate.core.records;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.scangate.api.access.Role;
import org.scangate.api.records.Watched;

/** A {@link Watched} as a record of a journal. */
final class WatchMark {
  static final int LONGEST = 1024;
  private static final int VERSION = 1;

  private WatchMark() {}

  static byte[] write(Watched watched) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(watched.session());
      out.writeUTF(watched.person());
      out.writeUTF(
          watched.roles().stream().map(Role::id).sorted().collect(Collectors.joining(" ")));
      out.writeUTF(watched.scanner());
      out.writeLong(watched.since().toEpochMilli());
      out.writeLong(watched.until().toEpochMilli());
      out.writeLong(watched.shown().toSeconds());
      out.writeBoolean(watched.ended());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #write} wrote. A role that this version does not know is left out.
   *
   * @throws IOException when it is of another version or no mark
   */
  static Watched read(byte[] payload) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("a record of version " + version + ", not " + VERSION);
      }
      return new Watched(
          in.readUTF(),
          in.readUTF(),
          roles(in.readUTF()),
          in.readUTF(),
          Instant.ofEpochMilli(in.readLong()),
          Instant.ofEpochMilli(in.readLong()),
          Duration.ofSeconds(in.readLong()),
          in.readBoolean());
    }
  }

  private static Set<Role> roles(String ids) {
    Set<String> wanted = Set.of(ids.split(" "));
    Set<Role> roles = new HashSet<>(Arrays.asList(Role.values()));
    roles.removeIf(role -> !wanted.contains(role.id()));
    return roles;
  }
}
