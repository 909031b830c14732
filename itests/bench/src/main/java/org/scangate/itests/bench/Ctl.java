package org.scangate.itests.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands, straight over an appliance's control socket: as {@code ctl} sends them, but without the
 * start of a JVM that {@code ctl} is.
 */
final class Ctl {
  private static final int EXIT = 3;

  private final UnixDomainSocketAddress socket;

  /**
   * @param home of the appliance
   */
  Ctl(Path home) {
    socket = UnixDomainSocketAddress.of(home.resolve("data/control.socket"));
  }

  /**
   * Runs a command; gives what it prints.
   *
   * @throws IOException with what it prints, when it ends with another code than 0
   */
  String say(String... words) throws IOException {
    StringBuilder said = new StringBuilder();
    try (SocketChannel channel = SocketChannel.open(socket)) {
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      out.writeInt(words.length);
      for (String word : words) {
        out.writeUTF(word);
      }
      out.flush();
      DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
      while (in.readByte() != EXIT) {
        said.append(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
      }
      if (in.readInt() != 0) {
        throw new IOException(String.join(" ", words) + ": " + said);
      }
      return said.toString();
    }
  }

  /** Stages and approves a driver; gives its SHA-256. */
  String approved(Path jar) throws IOException {
    Matcher sha256 =
        Pattern.compile("sha256 ([0-9a-f]{64})").matcher(say("driver-stage", jar.toString()));
    if (!sha256.find()) {
      throw new IOException("driver-stage names no SHA-256");
    }
    String unused = say("driver-approve", sha256.group(1));
    return sha256.group(1);
  }
}
