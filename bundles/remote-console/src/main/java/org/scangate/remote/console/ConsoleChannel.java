package org.scangate.remote.console;

import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.access.Role;
import org.scangate.api.console.Display;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.link.ChannelRefused;
import org.scangate.api.link.LinkChannel;
import org.scangate.api.link.Traffic;

/** The channel {@code console}: one display of an open session as an RFB stream. */
@Component
public final class ConsoleChannel implements LinkChannel {
  private final Consoles consoles;

  @Activate
  public ConsoleChannel(@Reference Consoles consoles) {
    this.consoles = consoles;
  }

  @Override
  public String name() {
    return "console";
  }

  @Override
  public Set<Role> roles() {
    return Set.of();
  }

  @Override
  public Traffic toClient() {
    return Traffic.BULK;
  }

  @Override
  public Traffic toServer() {
    return Traffic.CRITICAL;
  }

  @Override
  public ChannelEnd open(ChannelContext context, Map<String, String> parameters)
      throws ChannelRefused {
    OpenSession open =
        consoles
            .find(parameters.getOrDefault("session", ""), context)
            .orElseThrow(
                () ->
                    new ChannelRefused(
                        "console.no-session",
                        "This window has no such session. Open the scanner again."));
    String id = parameters.getOrDefault("display", "");
    Display display =
        open.session()
            .scanner()
            .display(id)
            .orElseThrow(
                () ->
                    new ChannelRefused(
                        "console.no-display",
                        "The scanner has no display '"
                            + (id.length() > 32 ? id.substring(0, 32) + "…" : id)
                            + "'. Open the scanner again."));
    Viewer viewer = new Viewer(consoles, open, display, context);
    if (open.viewers().size() >= OpenSession.MOST_VIEWERS || !viewer.begin()) {
      throw new ChannelRefused(
          "console.full", "Too many windows show this display. Close one that you do not need.");
    }
    return viewer;
  }
}
