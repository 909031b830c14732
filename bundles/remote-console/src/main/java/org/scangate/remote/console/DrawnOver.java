package org.scangate.remote.console;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.console.ConsoleDrawings;

/** The drawings over every console, for who sees none of them. */
@Component
public final class DrawnOver implements ConsoleDrawings {
  private final Consoles consoles;

  @Activate
  public DrawnOver(@Reference Consoles consoles) {
    this.consoles = consoles;
  }

  @Override
  public boolean any(String scanner) {
    return consoles.boards().of(scanner).map(Board::seen).filter(it -> !it.isEmpty()).isPresent();
  }

  @Override
  public void clear(String scanner) {
    consoles.boards().of(scanner).ifPresent(Board::clear);
  }
}
