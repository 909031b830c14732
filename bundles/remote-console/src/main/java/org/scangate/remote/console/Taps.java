package org.scangate.remote.console;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleTaps;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;

/** Opens taps. */
@Component
public final class Taps implements ConsoleTaps {
  private final Consoles consoles;

  @Activate
  public Taps(@Reference Consoles consoles) {
    this.consoles = consoles;
  }

  @Override
  public Tap open(Scanner scanner, Display display, Sink sink) throws ConsoleRefused {
    ConsoleTap tap = new ConsoleTap(consoles, scanner, display, sink);
    if (!tap.begin()) {
      throw new ConsoleRefused("Too many windows show display " + display.id() + " already.");
    }
    return tap;
  }
}
