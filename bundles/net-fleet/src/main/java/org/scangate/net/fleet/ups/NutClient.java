package org.scangate.net.fleet.ups;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks upsd for variables, in the text protocol of Network UPS Tools (RFC 9271 4.2.3): one
 * connection, one line for each question and each answer. Reads only; needs no user.
 */
final class NutClient implements AutoCloseable {
  static final int LONGEST_LINE = 1024;
  private static final int PATIENCE_MILLIS = 3000;
  private static final Pattern ANSWER =
      Pattern.compile("VAR ([^ ]+) ([^ ]+) \"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");
  private static final Pattern REFUSAL = Pattern.compile("ERR ([A-Z-]{1,40})(?: .*)?");

  private final Socket socket;
  private final InputStream in;

  /** Connects; waits for at most 3 s. */
  NutClient(String host, int port) throws IOException {
    socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Asks for a variable; waits for at most 3 s from byte to byte, and for {@value #LONGEST_LINE}
   * bytes.
   *
   * @return empty when the UPS does not have it
   * @throws IOException when the daemon refuses, or says what is no answer
   */
  Optional<String> get(String ups, String variable) throws IOException {
    socket
        .getOutputStream()
        .write(("GET VAR " + ups + " " + variable + "\n").getBytes(StandardCharsets.US_ASCII));
    return answer(line(in), ups, variable);
  }

  static Optional<String> answer(String line, String ups, String variable) throws IOException {
    Matcher answer = ANSWER.matcher(line);
    if (answer.matches() && answer.group(1).equals(ups) && answer.group(2).equals(variable)) {
      return Optional.of(answer.group(3).replaceAll("\\\\(.)", "$1"));
    }
    Matcher refusal = REFUSAL.matcher(line);
    if (!refusal.matches()) {
      throw new IOException("it sent what is no answer");
    }
    if (refusal.group(1).equals("VAR-NOT-SUPPORTED")) {
      return Optional.empty();
    }
    throw new IOException("it answers " + refusal.group(1));
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("it ended the connection");
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("it sent a line of more than " + LONGEST_LINE + " bytes");
      }
      line.append((char) next);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
