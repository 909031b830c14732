package org.scangate.core.deploy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverHandOver.Known;
import org.scangate.api.drivers.DriverHandOver.Tried;
import org.scangate.api.drivers.DriverRefused;

/** The scanners' runtime as the store uses it: waits, at most 3 minutes, and refuses in words. */
final class HandOver {
  private static final long WITHIN_SECONDS = 180;

  private final DriverHandOver runtime;

  HandOver(DriverHandOver runtime) {
    this.runtime = runtime;
  }

  void hold(Bundle bundle) {
    runtime.hold(bundle.getBundleId());
  }

  List<Handed> handOver(Bundle bundle, Assurance given, String by) throws DriverRefused {
    return await(runtime.handOver(bundle.getBundleId(), given, by));
  }

  List<Handed> handOver(Known driver, Assurance given, String by) throws DriverRefused {
    return await(runtime.handOver(driver.bundle(), given, by));
  }

  /** Takes back a change to another driver that could not be written down. */
  void undo(Known before) throws DriverRefused {
    List<Handed> unused =
        await(
            runtime.handOver(
                before.bundle(),
                new Assurance(Assurance.Kind.UNDO, "the change could not be written down"),
                "appliance"));
  }

  List<Tried> tryOut(Bundle bundle, Assurance given, String by) throws DriverRefused {
    return await(runtime.tryOut(bundle.getBundleId(), given, by));
  }

  Known known(Bundle bundle) throws DriverRefused {
    return runtime.known().stream()
        .filter(known -> known.bundle() == bundle.getBundleId())
        .findFirst()
        .orElseThrow(() -> new DriverRefused("its service went away during the swap"));
  }

  /** Another one of the same name. */
  Optional<Known> another(Known driver) {
    return runtime.known().stream()
        .filter(one -> one.name().equals(driver.name()) && one.bundle() != driver.bundle())
        .findFirst();
  }

  private static <T> T await(CompletableFuture<T> deed) throws DriverRefused {
    try {
      return deed.get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DriverRefused refused
          ? refused
          : new DriverRefused(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new DriverRefused("the hand-over did not end within " + WITHIN_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverRefused("interrupted", e);
    }
  }
}
