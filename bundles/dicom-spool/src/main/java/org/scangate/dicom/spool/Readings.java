package org.scangate.dicom.spool;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Instances that are being read: meanwhile their file stays, though they be moved or let go. */
final class Readings {
  private final Index index;
  private final Segments segments;

  Readings(Index index, Segments segments) {
    this.index = index;
    this.segments = segments;
  }

  /** Begins one, which must be closed; empty when the instance is not kept. Thread-safe. */
  Optional<Reading> of(long number) {
    while (true) {
      Optional<Instance> instance = index.get(number);
      if (instance.isEmpty()) {
        return Optional.empty();
      }
      Reading reading = new Reading(instance.get());
      if (index.get(number).filter(instance.get()::equals).isPresent()) {
        return Optional.of(reading);
      }
      reading.close(); // it was moved in between
    }
  }

  /** The bytes of an instance, in their place until this is closed. */
  final class Reading implements AutoCloseable {
    private final Instance instance;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Reading(Instance instance) {
      this.instance = instance;
      segments.hold(instance.location().segment());
    }

    Instance instance() {
      return instance;
    }

    Location location() {
      return instance.location();
    }

    Path file() {
      return segments.file(instance.location().segment());
    }

    /** Also more than once. */
    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        segments.letGo(instance.location().segment());
      }
    }
  }
}
