package org.scangate.safety.stop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.StopCircuit;

/** One relay's circuits, each a service. */
@Component(
    service = {},
    immediate = true,
    configurationPid = StopComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StopConfig.class, factory = true)
public final class StopComponent {
  static final String PID = "org.scangate.safety.stop";

  private final FirstUp firstUp;
  private final StopService service;
  private final List<ServiceRegistration<StopCircuit>> registrations = new ArrayList<>();

  @Activate
  public StopComponent(
      BundleContext context,
      Map<String, Object> properties,
      @Reference(name = "relay") Relay relay,
      @Reference FirstUp firstUp) {
    this.firstUp = firstUp;
    String data = context.getProperty("scangate.data");
    if (data == null || data.isBlank()) {
      throw new IllegalStateException("the framework property scangate.data is not set");
    }
    service =
        new StopService(
            relay,
            StopSettings.of(properties, relay.description().feedbackTimeout()),
            Path.of(data).toAbsolutePath().resolve("stop"),
            Time.system());
    firstUp.expect(service);
    for (CircuitDesk desk : service.circuits()) {
      registrations.add(
          context.registerService(
              StopCircuit.class,
              desk,
              FrameworkUtil.asDictionary(Map.of(StopCircuit.SCANNER, desk.wiring().scanner()))));
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setOnSiteProof(OnSiteProof proof) {
    service.use(proof);
  }

  void unsetOnSiteProof(OnSiteProof proof) {
    service.unuse(proof);
  }

  @Deactivate
  void stop() throws Exception {
    firstUp.forget(service);
    service.close();
    registrations.forEach(ServiceRegistration::unregister);
  }
}
