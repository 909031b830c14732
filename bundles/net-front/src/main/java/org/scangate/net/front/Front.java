package org.scangate.net.front;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.access.SignIns;
import org.scangate.api.audit.Audit;
import org.scangate.api.front.CertificateRefused;
import org.scangate.api.front.Certificates;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.http.WebSocketEndpoint;
import org.scangate.api.time.Ticker;

/**
 * The listeners as a component; all work is {@link FrontServer}'s. Its own services are registered
 * when it is active and not by DS: a route that reads every {@link HealthCheck} would otherwise be
 * asked for by the very component that it asks for.
 */
@Component(
    service = {},
    configurationPid = "org.scangate.front",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = FrontConfig.class)
public final class Front implements Certificates, HealthCheck {
  private final Whiteboard whiteboard = new Whiteboard();
  private final Sockets sockets = new Sockets();
  private final FrameworkListener levels = this::levelChanged;
  private BundleContext context;
  private Optional<Path> readyFile = Optional.empty();
  private FrontSettings settings;
  private volatile FrontServer server;
  private ServiceRegistration<?> services;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile Audit audit;

  @Activate
  void activate(FrontConfig config, BundleContext context) {
    this.context = context;
    String data = context.getProperty("scangate.data");
    readyFile = Optional.ofNullable(data).map(directory -> Path.of(directory, "ready"));
    settings = FrontSettings.of(config);
    open();
    context.addFrameworkListener(levels);
    services =
        context.registerService(
            new String[] {Certificates.class.getName(), HealthCheck.class.getName()}, this, null);
  }

  private void open() {
    server =
        new FrontServer(
            settings,
            whiteboard,
            sockets,
            Ticker.system(),
            () -> audit,
            readyFile,
            this::othersStarted);
    server.start();
  }

  /**
   * The framework is past the level of this bundle, the last one, when all bundles have started.
   */
  private boolean othersStarted() {
    int own = context.getBundle().adapt(BundleStartLevel.class).getStartLevel();
    return context
            .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
            .adapt(FrameworkStartLevel.class)
            .getStartLevel()
        > own;
  }

  private void levelChanged(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
      server.checkReady();
    }
  }

  /** Limits and the TLS provider are for the whole server; all else changes under way. */
  @Modified
  void modified(FrontConfig config) {
    FrontSettings changed = FrontSettings.of(config);
    boolean restart =
        !changed.limits().equals(settings.limits())
            || changed.tlsProvider() != settings.tlsProvider();
    settings = changed;
    if (restart) {
      server.close();
      open();
    } else {
      server.reconfigure(changed);
    }
  }

  @Deactivate
  void deactivate() {
    context.removeFrameworkListener(levels);
    services.unregister();
    server.close();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSignIns(SignIns service) {
    whiteboard.signIns(service);
  }

  void unbindSignIns(SignIns service) {
    whiteboard.noLonger(service);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindRoutes(HttpRoutes service) {
    whiteboard.add(service);
  }

  void unbindRoutes(HttpRoutes service) {
    whiteboard.remove(service);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindEndpoint(WebSocketEndpoint service) {
    whiteboard.add(service);
  }

  void unbindEndpoint(WebSocketEndpoint service) {
    whiteboard.remove(service);
    sockets.endOf(service);
  }

  @Override
  public String request(String by) throws CertificateRefused {
    return server.request(by);
  }

  @Override
  public Description importChain(Path chain, String by) throws CertificateRefused {
    return server.importChain(chain, by);
  }

  @Override
  public Optional<Description> describe() {
    return server.describe();
  }

  @Override
  public String name() {
    return "Listeners and certificate";
  }

  @Override
  public List<Finding> check() {
    return server.findings();
  }
}
