package org.scangate.scanner.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.spool.ImageWatcher;

/** One scanner of the site file as a service. */
@Component(
    service = {Scanner.class, HealthCheck.class, ImageWatcher.class},
    immediate = true,
    configurationPid = ScannerComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ScannerConfig.class, factory = true)
public final class ScannerComponent implements Scanner, HealthCheck, ImageWatcher {
  static final String PID = "org.scangate.scanner";

  private final SupervisedScanner scanner;
  private final Drivers drivers;
  private final Drivers.Watch watch;
  private final ServiceRegistration<RemotePeople> people;

  @Activate
  public ScannerComponent(
      BundleContext context,
      Map<String, Object> properties,
      @Reference ControlRoom room,
      @Reference Drivers drivers) {
    ScannerEntry entry = ScannerEntry.of(properties);
    scanner = new SupervisedScanner(entry, room);
    this.drivers = drivers;
    watch = new Drivers.Watch(entry.driver(), entry.id(), scanner::use, scanner);
    drivers.watch(watch);
    people = context.registerService(RemotePeople.class, scanner.people(), null);
  }

  @Deactivate
  void stop() {
    people.unregister();
    drivers.unwatch(watch);
    scanner.stop();
  }

  @Override
  public String name() {
    return "Scanner " + scanner.info().name();
  }

  @Override
  public List<Finding> check() {
    return scanner.findings();
  }

  @Override
  public Info info() {
    return scanner.info();
  }

  @Override
  public State state() {
    return scanner.state();
  }

  @Override
  public List<Display> displays() {
    return scanner.displays();
  }

  @Override
  public Optional<Display> display(String id) {
    return scanner.display(id);
  }

  @Override
  public List<ConsoleSession> sessions() {
    return scanner.sessions();
  }

  @Override
  public Optional<ConsoleSession> holder() {
    return scanner.holder();
  }

  @Override
  public Optional<String> operatedOnSite() {
    return scanner.operatedOnSite();
  }

  @Override
  public CallOuts callOuts() {
    return scanner.callOuts();
  }

  @Override
  public DriverStanding driverStanding() {
    return scanner.driverStanding();
  }

  @Override
  public Optional<NotAPhantom> notAPhantom() {
    return scanner.notAPhantom();
  }

  @Override
  public void arrived(String callingTitle, String patientId) {
    scanner.arrived(callingTitle, patientId);
  }

  @Override
  public List<String> phantoms() {
    return scanner.phantoms();
  }

  @Override
  public Optional<ConsoleSession> waiting() {
    return scanner.waiting();
  }

  @Override
  public ConsoleSession open(SignIn signIn, Runnable onChange) throws ConsoleRefused {
    return scanner.open(signIn, onChange);
  }
}
