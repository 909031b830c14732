package org.scangate.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a UI in memory, each with its validator and, where the build made one, its gzip
 * form. Files under {@code assets/} carry a hash of their content in their name and may be kept for
 * ever; every other file is asked for again each time. Immutable.
 */
public final class StaticFiles {
  private static final String GZIP_SUFFIX = ".gz";
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";
  private static final String REVALIDATE = "no-cache";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, StaticFile> files;

  /**
   * @param contents by path without leading slash, for example {@code assets/app-1A2B.js}; {@code
   *     X.gz} is taken as the gzip form of {@code X}
   */
  public StaticFiles(Map<String, byte[]> contents) {
    Map<String, StaticFile> made = new HashMap<>();
    contents.forEach(
        (path, plain) -> {
          if (!path.endsWith(GZIP_SUFFIX)) {
            made.put(path, new StaticFile(path, plain, contents.get(path + GZIP_SUFFIX)));
          }
        });
    files = Map.copyOf(made);
  }

  /**
   * Reads what a bundle has under a folder of its own.
   *
   * @param folder with a slash at its end
   * @param entries as the framework lists them; null: there are none
   * @throws IOException also when there are none
   */
  public static StaticFiles of(String folder, Enumeration<URL> entries) throws IOException {
    if (entries == null) {
      throw new IOException("the bundle lacks its folder '" + folder + "'; build it with Maven");
    }
    Map<String, byte[]> contents = new HashMap<>();
    for (URL entry : Collections.list(entries)) {
      String path = entry.getPath();
      if (!path.endsWith("/")) {
        try (InputStream in = entry.openStream()) {
          contents.put(path.substring(path.indexOf(folder) + folder.length()), in.readAllBytes());
        }
      }
    }
    return new StaticFiles(contents);
  }

  /**
   * Answers a GET (RFC 9110 8.8.3, 12.5.3, 13.1.2).
   *
   * @param path without leading slash
   * @throws HttpProblem 404
   */
  public HttpAnswer answer(String path, HttpCall call) throws HttpProblem {
    StaticFile file = files.get(path);
    if (file == null) {
      throw new HttpProblem(
          404, "file.unknown", "There is no file '" + path + "'. Reload the page to start afresh.");
    }
    boolean gzip =
        file.gzip() != null
            && call.header("Accept-Encoding").filter(StaticFiles::takesGzip).isPresent();
    String tag = gzip ? file.gzipTag() : file.plainTag();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", tag);
    headers.put("Cache-Control", path.startsWith("assets/") ? IMMUTABLE : REVALIDATE);
    headers.put("Vary", "Accept-Encoding");
    if (known(call.header("If-None-Match"), tag)) {
      return new HttpAnswer(304, headers, new byte[0]);
    }
    headers.put("Content-Type", file.type());
    if (gzip) {
      headers.put("Content-Encoding", "gzip");
    }
    return new HttpAnswer(200, headers, gzip ? file.gzip() : file.plain());
  }

  /**
   * What to answer where no route is: a person gets the UI, which says so and knows a way back; a
   * program gets the error.
   *
   * @param path without leading slash
   * @throws HttpProblem 404
   */
  public HttpAnswer nothingThere(String path, HttpCall call) throws HttpProblem {
    boolean person = call.header("Accept").filter(it -> it.contains("text/html")).isPresent();
    if (!person || path.equals("api") || path.startsWith("api/")) {
      throw new HttpProblem(404, "http.not-found", "There is nothing at this address.");
    }
    return notFound("index.html");
  }

  /** A file in place of one that there is not: with status 404, and not to be kept. */
  public HttpAnswer notFound(String path) {
    StaticFile file = files.get(path);
    return new HttpAnswer(
        404, Map.of("Content-Type", file.type(), "Cache-Control", "no-store"), file.plain());
  }

  public int size() {
    return files.size();
  }

  /** Whether Accept-Encoding takes gzip: named, and not with a quality of zero. */
  public static boolean takesGzip(String acceptEncoding) {
    for (String coding : acceptEncoding.split(",", -1)) {
      String[] parts = coding.trim().toLowerCase(Locale.ROOT).split(";", 2);
      if (parts[0].trim().equals("gzip")) {
        return parts.length == 1 || !parts[1].trim().matches("q\\s*=\\s*0(\\.0*)?");
      }
    }
    return false;
  }

  /** Weak comparison, as If-None-Match wants it. */
  public static boolean known(Optional<String> ifNoneMatch, String tag) {
    if (ifNoneMatch.isEmpty()) {
      return false;
    }
    for (String candidate : ifNoneMatch.get().split(",", -1)) {
      String trimmed = candidate.trim();
      if (trimmed.equals("*") || trimmed.equals(tag) || trimmed.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  /** One file; {@code gzip} is null where the build made none. */
  private record StaticFile(
      String type, byte[] plain, byte[] gzip, String plainTag, String gzipTag) {

    StaticFile(String path, byte[] plain, byte[] gzip) {
      this(typeOf(path), plain, gzip, '"' + hash(plain) + '"', '"' + hash(plain) + "-gz\"");
    }

    private static String typeOf(String path) {
      String ending = path.substring(path.lastIndexOf('.') + 1);
      String type = TYPES.get(ending);
      if (type == null) {
        throw new IllegalArgumentException(
            "'" + path + "' has no known content type; one of: " + TYPES.keySet());
      }
      return type;
    }

    private static String hash(byte[] content) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        return HexFormat.of().formatHex(digest, 0, 12);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }
}
