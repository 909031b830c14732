package org.scangate.scanner.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.ExpiryHold;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;

/** The list of scanners; and whether one of them keeps a sign-in from expiring. */
@Component
public final class ScannersComponent implements Scanners, ExpiryHold {
  private final List<Scanner> scanners = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addScanner(Scanner scanner) {
    scanners.add(scanner);
  }

  void removeScanner(Scanner scanner) {
    scanners.remove(scanner);
  }

  @Override
  public List<Scanner> all() {
    return scanners.stream()
        .sorted(Comparator.comparingInt(scanner -> scanner.info().place()))
        .toList();
  }

  @Override
  public Optional<Scanner> find(String id) {
    return scanners.stream().filter(scanner -> scanner.info().id().equals(id)).findFirst();
  }

  @Override
  public boolean holds(SignIn signIn) {
    return scanners.stream()
        .filter(
            scanner ->
                scanner
                    .holder()
                    .filter(holder -> holder.signIn().id().equals(signIn.id()))
                    .isPresent())
        .map(scanner -> scanner.state().activity())
        .anyMatch(
            activity ->
                activity == Scanner.Activity.SCANNING || activity == Scanner.Activity.UNKNOWN);
  }
}
