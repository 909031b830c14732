package org.scangate.safety.relay.modbus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.scangate.api.safety.RelayException;

/**
 * One connection to a Modbus/TCP server (MODBUS Messaging on TCP/IP 1.0b): a request, its answer,
 * the next request. Whatever is not the answer to the request ends the connection, so that a late
 * answer can never be taken for that of a later request. For one thread.
 */
final class ModbusTcp implements AutoCloseable {
  /** The MBAP header: transaction, protocol, length, unit (4.2). */
  static final int HEADER = 7;

  /** The longest PDU (MODBUS Application Protocol 1.1b3, 4.1). */
  static final int LONGEST_PDU = 253;

  private static final int EXCEPTION = 0x80;

  private final String title;
  private final String host;
  private final int port;
  private final int unit;
  private final Duration timeout;
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private int transaction;

  /** One byte more than the longest answer: what follows an answer is seen. */
  private final byte[] answer = new byte[HEADER + LONGEST_PDU + 1];

  private int have;

  /**
   * @param timeout for the connection, and for each request until its whole answer is there
   */
  ModbusTcp(String host, int port, int unit, Duration timeout) {
    this.host = host;
    this.port = port;
    this.unit = unit;
    this.timeout = timeout;
    title = host + ":" + port + " unit " + unit;
  }

  String title() {
    return title;
  }

  boolean isOpen() {
    return socket != null;
  }

  /** Connects; sends nothing. */
  void open() throws RelayException {
    close();
    Socket next = new Socket();
    try {
      next.setTcpNoDelay(true);
      next.setKeepAlive(true);
      next.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      in = next.getInputStream();
      out = next.getOutputStream();
      socket = next;
    } catch (IOException e) {
      quietly(next);
      throw new RelayException(title + " takes no connection: " + e.getMessage(), e);
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param request PDU: function code and data
   * @return the answer's PDU, of the same function code
   */
  byte[] call(byte[] request) throws RelayException {
    if (socket == null) {
      throw new RelayException(title + " is not connected");
    }
    transaction = (transaction + 1) & 0xffff;
    try {
      out.write(frame(request));
      return answer(request[0] & 0xff, System.nanoTime() + timeout.toNanos());
    } catch (SocketTimeoutException e) {
      close();
      throw new RelayException(title + " did not answer within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      close();
      throw new RelayException(title + " was lost: " + e.getMessage(), e);
    } catch (RelayException e) {
      close();
      throw e;
    }
  }

  private byte[] frame(byte[] pdu) {
    byte[] frame = new byte[HEADER + pdu.length];
    put16(frame, 0, transaction);
    put16(frame, 4, pdu.length + 1);
    frame[6] = (byte) unit;
    System.arraycopy(pdu, 0, frame, HEADER, pdu.length);
    return frame;
  }

  private byte[] answer(int function, long untilNanos) throws IOException, RelayException {
    have = 0;
    read(HEADER, untilNanos);
    require(get16(answer, 0) == transaction, "transaction", get16(answer, 0), transaction);
    require(get16(answer, 2) == 0, "protocol", get16(answer, 2), 0);
    int length = get16(answer, 4);
    if (length < 3 || length > LONGEST_PDU + 1) {
      throw new RelayException(title + " answered with a length of " + length + ", not 3 to 254");
    }
    require((answer[6] & 0xff) == unit, "unit", answer[6] & 0xff, unit);
    int end = HEADER - 1 + length;
    read(end, untilNanos);
    if (have > end) {
      throw new RelayException(title + " sent " + (have - end) + " bytes after its answer");
    }
    byte[] pdu = Arrays.copyOfRange(answer, HEADER, end);
    int answered = pdu[0] & 0xff;
    if (answered == (function | EXCEPTION)) {
      throw new RelayException(
          title + " refused function " + function + ": " + exception(pdu[1] & 0xff));
    }
    require(answered == function, "function", answered, function);
    return pdu;
  }

  private void require(boolean holds, String what, int found, int wanted) throws RelayException {
    if (!holds) {
      throw new RelayException(title + " answered with " + what + " " + found + ", not " + wanted);
    }
  }

  /**
   * Reads at least so many bytes of an answer before the deadline, however they trickle in; what
   * came with them in the same piece too, so that most answers take one call of the system.
   */
  private void read(int count, long untilNanos) throws IOException {
    while (have < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) left);
      int got = in.read(answer, have, answer.length - have);
      if (got < 0) {
        throw new IOException("it ended the connection");
      }
      have += got;
    }
  }

  /** MODBUS Application Protocol 1.1b3, 7. */
  private static String exception(int code) {
    return switch (code) {
      case 1 -> "it does not know the function (exception 1)";
      case 2 -> "it has no such address (exception 2)";
      case 3 -> "it does not take the value (exception 3)";
      case 4 -> "it failed (exception 4)";
      case 6 -> "it is busy (exception 6)";
      case 10 -> "the gateway has no path to the unit (exception 10)";
      case 11 -> "the unit does not answer its gateway (exception 11)";
      default -> "exception " + code;
    };
  }

  static int get16(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  static void put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  @Override
  public void close() {
    Socket open = socket;
    socket = null;
    if (open != null) {
      quietly(open);
    }
  }

  private static void quietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up anyway.
    }
  }
}
