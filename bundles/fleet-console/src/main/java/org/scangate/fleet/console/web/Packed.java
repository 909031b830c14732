package org.scangate.fleet.console.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.StaticFiles;

/** An answer with its validator and its gzip form, for many who ask for the same. Immutable. */
final class Packed {
  private static final int NOT_WORTH_IT = 1024;

  private final String type;
  private final byte[] plain;
  private final byte[] gzip;
  private final String tag;

  Packed(String type, byte[] plain) {
    this.type = type;
    this.plain = plain;
    this.gzip = plain.length < NOT_WORTH_IT ? null : gzip(plain);
    this.tag = '"' + hash(plain) + '"';
  }

  int plainBytes() {
    return plain.length;
  }

  /** With 304 where the caller has it already (RFC 9110 13.1.2). */
  HttpAnswer answer(HttpCall call) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", tag);
    headers.put("Cache-Control", "private, no-cache");
    headers.put("Vary", "Accept-Encoding");
    if (StaticFiles.known(call.header("If-None-Match"), tag)) {
      return new HttpAnswer(304, headers, new byte[0]);
    }
    headers.put("Content-Type", type);
    boolean small =
        gzip != null && call.header("Accept-Encoding").filter(StaticFiles::takesGzip).isPresent();
    if (small) {
      headers.put("Content-Encoding", "gzip");
    }
    return new HttpAnswer(200, headers, small ? gzip : plain);
  }

  /** Fast rather than small: names and numbers of a fleet shrink to a fifth either way. */
  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4);
    try (GZIPOutputStream out =
        new GZIPOutputStream(bytes, 8192) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
