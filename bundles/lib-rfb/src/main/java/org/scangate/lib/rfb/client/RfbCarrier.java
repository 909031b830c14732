package org.scangate.lib.rfb.client;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What carries an RFB stream where that is not a socket of the client's own: a channel of a link, a
 * WebSocket. {@link #close} from any thread ends a read that waits.
 */
public interface RfbCarrier extends Closeable {

  /** What the server sends; read by one thread. */
  InputStream in();

  /** What goes to the server: one write for each message, each sent at once. */
  OutputStream out();
}
