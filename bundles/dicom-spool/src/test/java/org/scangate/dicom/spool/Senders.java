package org.scangate.dicom.spool;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.DicomClient;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.net.Proposal;
import org.scangate.lib.dicom.net.Reply;
import org.scangate.lib.dicom.peer.Phantom;

/** A scanner that remembers what was acknowledged. */
final class Senders implements AutoCloseable {
  final Collection<Phantom> acknowledged = new ConcurrentLinkedQueue<>();
  private final ConcurrentSkipListMap<Long, CompletableFuture<Void>> marks =
      new ConcurrentSkipListMap<>();
  private final AtomicLong asked = new AtomicLong();
  private final DicomTransport transport = DicomTransport.open("spool-test", 2);

  Association associate(int port, Phantom like) throws Exception {
    return DicomClient.associate(
            transport,
            "127.0.0.1",
            port,
            Optional.empty(),
            AssociationOptions.standard(),
            new Proposal("CT1", "SCANGATE")
                .context(Uid.CT_IMAGE_STORAGE, like.syntax().uid())
                .asyncWindow(4))
        .get(60, TimeUnit.SECONDS);
  }

  /** Completes when so many bytes of images have been asked for. */
  CompletableFuture<Void> sent(long bytes) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    marks.put(bytes, done);
    return done;
  }

  private DataSource counted(byte[] bytes) {
    DataSource all = DataSource.of(bytes);
    return atMost ->
        all.next(atMost)
            .whenComplete(
                (chunk, failure) -> {
                  if (failure == null) {
                    long now = asked.addAndGet(chunk.bytes().readableBytes());
                    marks.headMap(now, true).values().forEach(mark -> mark.complete(null));
                  }
                });
  }

  /** Sends one; its end is remembered when it is a success. */
  CompletableFuture<Integer> send(Association association, Phantom phantom) {
    return send(
        association, phantom, CommandSet.store(Uid.CT_IMAGE_STORAGE, phantom.sopInstance()));
  }

  /** The same with a command of the caller's. */
  CompletableFuture<Integer> send(Association association, Phantom phantom, CommandSet store) {
    return association
        .invoke(
            association.context(Uid.CT_IMAGE_STORAGE).orElseThrow(),
            store,
            counted(phantom.dataSet()))
        .thenApply(Reply::status)
        .whenComplete(
            (status, failure) -> {
              if (failure == null && status == 0) {
                acknowledged.add(phantom);
              }
            });
  }

  @Override
  public void close() {
    transport.close();
  }
}
