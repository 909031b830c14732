package org.scangate.safety.relay.modbus;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.UnaryOperator;

/** Answers every request with what a test makes of the right answer; null: with nothing. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Thread thread;
  volatile UnaryOperator<byte[]> script = answer -> answer;

  /** Gives the right answer. */
  volatile UnaryOperator<byte[]> device = ScriptedServer::answer;

  volatile boolean hangsUp;

  /** Ends the connection after an answer that its own length says is longer. */
  volatile boolean endsShort;

  volatile int connections;
  volatile byte[] lastRequest = {};

  ScriptedServer() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    thread = new Thread(this::serve, "scripted-modbus");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        connections++;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        while (true) {
          byte[] header = in.readNBytes(ModbusTcp.HEADER);
          if (header.length < ModbusTcp.HEADER) {
            break;
          }
          byte[] pdu = in.readNBytes(ModbusTcp.get16(header, 4) - 1);
          lastRequest = pdu;
          byte[] answer = script.apply(whole(header, device.apply(pdu)));
          if (hangsUp) {
            break;
          }
          if (answer != null) {
            out.write(answer);
            if (endsShort && answer.length < ModbusTcp.HEADER - 1 + ModbusTcp.get16(answer, 4)) {
              break;
            }
          }
        }
      } catch (IOException e) {
        // The next client is served.
      }
    }
  }

  private static byte[] whole(byte[] header, byte[] pdu) {
    byte[] whole = new byte[ModbusTcp.HEADER + pdu.length];
    System.arraycopy(header, 0, whole, 0, ModbusTcp.HEADER);
    ModbusTcp.put16(whole, 4, pdu.length + 1);
    System.arraycopy(pdu, 0, whole, ModbusTcp.HEADER, pdu.length);
    return whole;
  }

  /** Every bit and register reads as a pattern of its count; writes are echoed. */
  private static byte[] answer(byte[] request) {
    int function = request[0];
    if (function == 1 || function == 2) {
      int bytes = (ModbusTcp.get16(request, 3) + 7) / 8;
      byte[] answer = new byte[2 + bytes];
      answer[0] = (byte) function;
      answer[1] = (byte) bytes;
      java.util.Arrays.fill(answer, 2, answer.length, (byte) 0b0101);
      return answer;
    }
    if (function == 3) {
      return new byte[] {3, 2, 0, 2};
    }
    return java.util.Arrays.copyOf(request, 5);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
