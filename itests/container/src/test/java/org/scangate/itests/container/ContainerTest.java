package org.scangate.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;

/** The packed bundles in a framework, looked at from inside. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ContainerTest {
  private static final String DRIVER = "org.scangate.driver-simulator";

  @Inject private BundleContext context;
  @Inject private ServiceComponentRuntime components;
  @Inject private Scanners scanners;
  @Inject private SessionFactory shell;

  @Configuration
  public Option[] appliance() throws IOException {
    return Distribution.withDemoSite();
  }

  @Before
  public void theScannersAreThere() throws InterruptedException {
    awaits(() -> "both scanners connected", this::connected);
  }

  private boolean connected() {
    List<Scanner> all = scanners.all();
    return all.size() == 2
        && all.stream().allMatch(it -> it.state().reach() == Scanner.Reach.CONNECTED);
  }

  @Test
  public void everyBundleIsActive() {
    List<String> others = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
      if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
        others.add(bundle.getSymbolicName() + " is in state " + bundle.getState());
      }
    }
    assertEquals(List.of(), others);
  }

  @Test
  public void everyComponentHasWhatItNeeds() throws InterruptedException {
    // What may take its time comes after ready.
    awaits(() -> "every component but " + lacking(), () -> lacking().isEmpty());
  }

  private List<String> lacking() {
    List<String> without = new ArrayList<>();
    for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
      for (ComponentConfigurationDTO it : components.getComponentConfigurationDTOs(component)) {
        if ((it.state & (ComponentConfigurationDTO.ACTIVE | ComponentConfigurationDTO.SATISFIED))
            == 0) {
          without.add(component.name + " is in state " + it.state);
        }
      }
    }
    return without;
  }

  /** Rule of direction 6. */
  @Test
  public void aDriverThatIsSwappedDisturbsNobody() throws Exception {
    Bundle driver = bundle(DRIVER);
    Map<Long, BundleWiring> wirings = wirings();
    Map<String, List<Long>> activations = activations();
    assertTrue(wirings.size() > 20 && activations.size() > 20);

    driver.stop();
    driver.uninstall();
    awaits(() -> "no scanner connected", () -> !connected());
    Bundle again = context.installBundle(driver.getLocation());
    again.start();
    awaits(() -> "both scanners connected again", this::connected);

    assertFalse(again.getBundleId() == driver.getBundleId());
    assertEquals(wirings, wirings());
    assertEquals(activations, activations());
  }

  /** Karaf makes every command of a bundle anew when a service changes that it tracks for one. */
  @Test
  public void commandsStayWhenAPartComesAndGoes() throws BundleException {
    Command before = shell.getRegistry().getCommand("scangate", "status");
    Bundle spool = bundle("org.scangate.dicom-spool");
    spool.stop();
    Command without = shell.getRegistry().getCommand("scangate", "status");
    spool.start();
    assertNotNull(before);
    assertSame(before, without);
    assertSame(before, shell.getRegistry().getCommand("scangate", "status"));
  }

  /** Of every bundle but the driver's: a refreshed one has another. */
  private Map<Long, BundleWiring> wirings() {
    Map<Long, BundleWiring> wirings = new TreeMap<>();
    for (Bundle bundle : context.getBundles()) {
      if (!DRIVER.equals(bundle.getSymbolicName())) {
        wirings.put(bundle.getBundleId(), bundle.adapt(BundleWiring.class));
      }
    }
    return wirings;
  }

  /** Of every component but the driver's: one that is activated again has another number. */
  private Map<String, List<Long>> activations() {
    Map<String, List<Long>> activations = new TreeMap<>();
    for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
      if (!DRIVER.equals(component.bundle.symbolicName)) {
        activations.put(
            component.name,
            components.getComponentConfigurationDTOs(component).stream()
                .map(it -> it.id)
                .sorted()
                .toList());
      }
    }
    return activations;
  }

  private Bundle bundle(String name) throws BundleException {
    for (Bundle bundle : context.getBundles()) {
      if (name.equals(bundle.getSymbolicName())) {
        return bundle;
      }
    }
    throw new BundleException("no bundle " + name);
  }

  private static void awaits(Supplier<String> what, BooleanSupplier holds)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what.get() + ": not within 60 s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
