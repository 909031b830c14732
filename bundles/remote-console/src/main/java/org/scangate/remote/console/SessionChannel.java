package org.scangate.remote.console;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.scangate.api.access.Role;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.link.ChannelRefused;
import org.scangate.api.link.LinkChannel;
import org.scangate.api.link.Traffic;
import org.scangate.api.records.ConsoleRecorder;
import org.scangate.api.records.WatchTimes;
import org.scangate.api.site.SiteFile;

/** The channel {@code session}: one person's session at one scanner, for as long as it is open. */
@Component
public final class SessionChannel implements LinkChannel {
  private final Consoles consoles;
  private final Scanners scanners;
  private volatile SiteFile siteFile;
  private volatile WatchTimes watchTimes;
  private final Map<String, ConsoleRecorder> recorders = new ConcurrentHashMap<>();

  @Activate
  public SessionChannel(@Reference Consoles consoles, @Reference Scanners scanners) {
    this.consoles = consoles;
    this.scanners = scanners;
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setSiteFile(SiteFile service) {
    siteFile = service;
  }

  void unsetSiteFile(SiteFile service) {
    if (siteFile == service) {
      siteFile = null;
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setWatchTimes(WatchTimes service) {
    watchTimes = service;
  }

  void unsetWatchTimes(WatchTimes service) {
    if (watchTimes == service) {
      watchTimes = null;
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRecorder(ConsoleRecorder recorder) {
    recorders.put(recorder.scanner(), recorder);
  }

  void removeRecorder(ConsoleRecorder recorder) {
    recorders.values().remove(recorder);
  }

  @Override
  public String name() {
    return "session";
  }

  @Override
  public Set<Role> roles() {
    return Set.of();
  }

  @Override
  public Traffic toClient() {
    return Traffic.CRITICAL;
  }

  @Override
  public Traffic toServer() {
    return Traffic.CRITICAL;
  }

  @Override
  public ChannelEnd open(ChannelContext context, Map<String, String> parameters)
      throws ChannelRefused {
    String id = parameters.getOrDefault("scanner", "");
    Scanner scanner =
        scanners
            .find(id)
            .orElseThrow(
                () ->
                    new ChannelRefused(
                        "session.no-scanner",
                        "There is no scanner '"
                            + (id.length() > 32 ? id.substring(0, 32) + "…" : id)
                            + "' here."));
    SessionEnd end =
        new SessionEnd(
            consoles, context, () -> siteFile, () -> watchTimes, () -> recorders.get(id));
    try {
      end.begin(scanner.open(context.signIn(), end::changed));
    } catch (ConsoleRefused e) {
      throw new ChannelRefused("session.refused", e.getMessage());
    }
    return end;
  }
}
