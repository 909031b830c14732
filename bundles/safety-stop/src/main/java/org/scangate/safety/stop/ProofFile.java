package org.scangate.safety.stop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32;
import org.scangate.api.safety.ProofTest;

/**
 * The last proof test of a circuit that passed, for people and for the next start; the signed
 * record is the audit's. One that cannot be read whole counts as none.
 */
final class ProofFile {
  private static final String HEAD = "scangate-proof 1\nat=";

  private final Path file;

  ProofFile(Path file) {
    this.file = file;
  }

  /** When it passed; null when there is none. */
  Instant read() {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      int end = text.lastIndexOf("crc=");
      if (!text.startsWith(HEAD) || end < 0) {
        return null;
      }
      String body = text.substring(0, end);
      return text.substring(end).strip().equals("crc=" + crc(body))
          ? Instant.parse(body.substring(HEAD.length(), body.indexOf('\n', HEAD.length())))
          : null;
    } catch (IOException | DateTimeException e) {
      return null;
    }
  }

  /** Replaces it; on disk when this returns. */
  void write(Instant at, ProofTest test) throws IOException {
    StringBuilder body = new StringBuilder(HEAD).append(at).append('\n');
    for (Map.Entry<String, String> fact : test.facts().entrySet()) {
      body.append(fact.getKey()).append(": ").append(fact.getValue()).append('\n');
    }
    String text = body + "crc=" + crc(body.toString()) + "\n";
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        fresh,
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String crc(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }
}
