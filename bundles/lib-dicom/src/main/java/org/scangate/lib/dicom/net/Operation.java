package org.scangate.lib.dicom.net;

import java.util.concurrent.CompletableFuture;
import org.scangate.lib.dicom.dimse.CommandSet;

/** A request of the peer that is being served. Thread-safe. */
public interface Operation {

  Association association();

  PresentationContext context();

  CommandSet command();

  /** So many bytes that {@link DataSink#data} gave are no longer held. */
  void consumed(int bytes);

  /**
   * Sends a response. One that is not pending ends the operation; later ones are dropped.
   *
   * @param data what follows the command, or {@link DataSource#NONE}
   * @return completes when the bytes are with the system; exceptionally when the association ended
   */
  CompletableFuture<Void> respond(CommandSet response, DataSource data);

  /** Sends a final response without a data set. */
  default CompletableFuture<Void> respond(int status) {
    return respond(command().answer(status), DataSource.NONE);
  }
}
