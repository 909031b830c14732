package org.scangate.safety.stop;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Armed before anything else starts: while the framework comes up, no bundle of a later start level
 * than this one's begins to start before every relay's first test has ended; see {@link
 * StopService#awaitFirstTest}, which is bounded, for an appliance whose relay is dead has to start
 * too. A simulated relay stops nothing, and nothing waits for it. A circuit that is configured only
 * during the start, because the site file is new or was changed meanwhile, is waited for by
 * whatever starts after that.
 *
 * <p>The framework calls a synchronous listener on the thread that starts the bundle, before the
 * bundle's own code (OSGi Core 4.7).
 */
@Component(service = FirstUp.class, immediate = true)
public final class FirstUp {
  private static final System.Logger LOG = System.getLogger(FirstUp.class.getName());

  private final BundleContext context;
  private final int own;
  private final Set<StopService> awaited = ConcurrentHashMap.newKeySet();
  private final SynchronousBundleListener starting = this::changed;
  private final FrameworkListener reached = this::reached;
  private volatile boolean up;

  @Activate
  public FirstUp(BundleContext context) {
    this.context = context;
    own = startLevel(context.getBundle());
    context.addFrameworkListener(reached);
    context.addBundleListener(starting);
  }

  private static int startLevel(Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    return level == null ? 0 : level.getStartLevel();
  }

  void expect(StopService service) {
    if (!up && !service.relay().simulated()) {
      awaited.add(service);
    }
  }

  void forget(StopService service) {
    awaited.remove(service);
  }

  private void changed(BundleEvent event) {
    if (event.getType() != BundleEvent.STARTING || startLevel(event.getBundle()) <= own) {
      return;
    }
    for (StopService service : List.copyOf(awaited)) {
      try {
        if (!service.awaitFirstTest()) {
          LOG.log(
              Level.WARNING,
              "the self-test of relay {0} does not end; the rest starts, and nobody gets control"
                  + " until it has passed",
              service.relay().id());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      awaited.remove(service);
    }
  }

  /** The appliance is up; what is started later, a driver for example, waits for nothing. */
  private void reached(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
      end();
    }
  }

  @Deactivate
  void end() {
    up = true;
    context.removeBundleListener(starting);
    context.removeFrameworkListener(reached);
    awaited.clear();
  }
}
