package org.scangate.dicom.spool;

import io.netty.buffer.ByteBuf;
import org.scangate.lib.dicom.net.DataSink;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.Operation;

/** Lets a data set pass by and answers with a failure: the association stays. */
record Refusal(Operation operation, int status, String comment) implements DataSink {

  @Override
  public void data(ByteBuf bytes) {
    operation.consumed(bytes.readableBytes());
    bytes.release();
  }

  @Override
  public void end() {
    var unused =
        operation.respond(operation.command().answer(status, false, comment), DataSource.NONE);
  }
}
