package org.scangate.lib.dicom.net;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where the data set of one request goes, as it comes. All calls are on the association's event
 * loop, in order, and must not block.
 */
@ConsumerType
public interface DataSink {

  /**
   * More bytes; the sink owns the buffer. It says {@link Operation#consumed} when it has let go of
   * them: more than a window's worth stops the reading of this association.
   */
  void data(ByteBuf bytes);

  /** The request is whole; a response is due. Also called where there is no data set. */
  void end();

  /** The peer asks that the request be given up; a final response is still due. */
  default void cancelled() {}

  /** The association ended before the final response was given; nothing more is called. */
  default void ended(AssociationEnd end) {}
}
