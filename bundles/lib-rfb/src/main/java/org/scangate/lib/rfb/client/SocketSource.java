package org.scangate.lib.rfb.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.scangate.lib.rfb.RfbException;

/** What comes from the server. */
final class SocketSource extends Source {
  private final InputStream in;
  private final Silence silence;

  /** Asked when the server has sent nothing for the socket's time-out. */
  interface Silence {
    /**
     * Asks the server for a sign of life.
     *
     * @throws IOException when it should be given up
     */
    void ask(int times) throws IOException;
  }

  SocketSource(InputStream in, Silence silence) {
    this.in = in;
    this.silence = silence;
  }

  @Override
  void fill(int count) throws RfbException {
    int silent = 0;
    while (limit < count) {
      try {
        int n = in.read(window, limit, WINDOW - limit);
        if (n < 0) {
          throw new RfbException("the server closed the connection");
        }
        limit += n;
        silent = 0;
      } catch (SocketTimeoutException e) {
        ask(++silent);
      } catch (RfbException e) {
        throw e;
      } catch (IOException e) {
        throw new RfbException("the connection was lost: " + e.getMessage(), e);
      }
    }
  }

  private void ask(int times) throws RfbException {
    try {
      silence.ask(times);
    } catch (RfbException e) {
      throw e;
    } catch (IOException e) {
      throw new RfbException("the connection was lost: " + e.getMessage(), e);
    }
  }
}
