package org.scangate.shell.ctl;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/** {@code scangate ctl}: sends one command to the appliance and prints what comes back. */
public final class CtlClient {

  private CtlClient() {}

  /**
   * Exits with the command's code, or with 3 when the appliance does not answer.
   *
   * @param args the socket's path, then the command's words
   */
  public static void main(String[] args) {
    List<String> words = args.length > 1 ? List.of(args).subList(1, args.length) : List.of("help");
    System.exit(run(Path.of(args[0]), words, System.out, System.err));
  }

  static int run(Path socket, List<String> words, PrintStream out, PrintStream err) {
    String refusal = CtlProtocol.refusal(words);
    if (!refusal.isEmpty()) {
      err.println("scangate: " + refusal);
      return 1;
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      CtlProtocol.writeWords(new DataOutputStream(Channels.newOutputStream(channel)), words);
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
      while (true) {
        int kind = in.readByte();
        if (kind == CtlProtocol.EXIT) {
          return in.readInt();
        }
        PrintStream to = kind == CtlProtocol.OUT ? out : err;
        to.write(in.readNBytes(in.readInt()));
        to.flush();
      }
    } catch (EOFException e) {
      err.println("scangate: the appliance ended the connection before the command was done");
    } catch (IOException e) {
      err.println("scangate: no appliance answers at " + socket + ": " + e.getMessage());
      err.println("Is it running, as this user or with you as root? 'scangate doctor' looks.");
    }
    return 3;
  }
}
