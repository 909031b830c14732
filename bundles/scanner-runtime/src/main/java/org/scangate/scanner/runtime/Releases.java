package org.scangate.scanner.runtime;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverReleases;
import org.scangate.api.drivers.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What physicists have released, as the scanners need it; nothing, while there is no service that
 * knows. Thread-safe.
 */
@Component(service = Releases.class)
public final class Releases {
  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private DriverReleases service;
  private AutoCloseable watch = () -> {};
  private volatile DriverReleases current;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setReleases(DriverReleases next) {
    synchronized (this) {
      forget();
      service = next;
      current = next;
      watch = next.watch(this::tell);
    }
    tell();
  }

  void unsetReleases(DriverReleases gone) {
    synchronized (this) {
      if (service != gone) {
        return;
      }
      forget();
      service = null;
      current = null;
    }
    tell();
  }

  private void forget() {
    try {
      watch.close();
    } catch (Exception e) {
      LOG.error("the releases are still watched", e);
    }
    watch = () -> {};
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  /** Whether anything knows what is released. */
  boolean known() {
    return current != null;
  }

  Optional<Release> of(DriverPair pair) {
    DriverReleases releases = current;
    return releases == null ? Optional.empty() : releases.of(pair);
  }

  /** Tells of every change, on the thread of whoever made it; must not block. */
  AutoCloseable watch(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
