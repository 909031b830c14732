package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.scangate.api.driver.DisplaySurface;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.SettingDescription;

/** A driver that paints one surface per display and misbehaves when told to. */
final class TestDriver implements ScannerDriver {

  enum Call {
    OPEN,
    INPUT,
    CLOSE,
    DESCRIPTION
  }

  enum Fault {
    /** Waits until interrupted. */
    HANG,
    /** Waits whatever happens, until {@link #free}. */
    HANG_FOR_GOOD,
    EXCEPTION,
    MISSING_CLASS,
    STACK_OVERFLOW,
    REFUSE,
    NOTHING,
    INTERRUPT_ITSELF
  }

  final List<ScannerContext> contexts = new CopyOnWriteArrayList<>();
  final List<String> received = new CopyOnWriteArrayList<>();
  final List<Thread> threads = new CopyOnWriteArrayList<>();
  final List<char[]> passwords = new CopyOnWriteArrayList<>();
  final List<String> passwordsAtOpen = new CopyOnWriteArrayList<>();
  final AtomicInteger opens = new AtomicInteger();
  final AtomicInteger inputs = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  final CountDownLatch free = new CountDownLatch(1);
  volatile Call faultIn;
  volatile Fault fault;
  volatile String name = "test";
  volatile boolean paints = true;
  volatile String refusesScanner = "";
  volatile int colour = 0x123456;
  volatile List<SettingDescription> settings = List.of();

  void misbehave(Call call, Fault how) {
    fault = how;
    faultIn = call;
  }

  void behave() {
    faultIn = null;
  }

  ScannerContext context() {
    return contexts.get(contexts.size() - 1);
  }

  @Override
  public DriverDescription description() {
    try {
      if (fails(Call.DESCRIPTION)) {
        return null;
      }
    } catch (DriverException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new DriverDescription(name, "1", "A driver for tests", settings, true);
  }

  @Override
  public ScannerConnection open(ScannerSettings settings, ScannerContext context)
      throws DriverException, InterruptedException {
    threads.add(Thread.currentThread());
    contexts.add(context);
    settings
        .displays()
        .forEach(
            display -> {
              passwords.add(display.password());
              passwordsAtOpen.add(new String(display.password()));
            });
    // Last: whoever sees the number sees the rest.
    opens.incrementAndGet();
    if (settings.id().equals(refusesScanner)) {
      throw new DriverException(settings.id() + " is refused");
    }
    if (fails(Call.OPEN)) {
      return null;
    }
    for (var display : settings.displays()) {
      DisplaySurface surface = context.surface(display.id(), 100, 80);
      if (paints) {
        Arrays.fill(surface.pixels(), colour);
        surface.damage(0, 0, 100, 80);
      }
    }
    return new ScannerConnection() {
      @Override
      public void input(String display, InputEvent event)
          throws DriverException, InterruptedException {
        inputs.incrementAndGet();
        if (!fails(Call.INPUT)) {
          received.add(text(display, event));
        }
      }

      @Override
      public void close() {
        closes.incrementAndGet();
        try {
          fails(Call.CLOSE);
        } catch (DriverException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  /** For example {@code main: a down} or {@code main: 3,4 b1}. */
  static String text(String display, InputEvent event) {
    if (event instanceof InputEvent.Key key) {
      return display + ": " + (char) key.keysym() + (key.down() ? " down" : " up");
    }
    InputEvent.Pointer at = (InputEvent.Pointer) event;
    return String.format(Locale.ROOT, "%s: %d,%d b%d", display, at.x(), at.y(), at.buttons());
  }

  /** True when the call is to answer nothing. */
  private boolean fails(Call call) throws DriverException, InterruptedException {
    if (faultIn != call) {
      return false;
    }
    switch (fault) {
      case HANG -> new CountDownLatch(1).await();
      case HANG_FOR_GOOD -> hang();
      case EXCEPTION -> throw new IllegalStateException("a bug");
      case MISSING_CLASS -> throw new NoClassDefFoundError("com/vendor/Missing");
      case STACK_OVERFLOW -> overflow(new ArrayList<>());
      case REFUSE -> throw new DriverException("10.0.0.9:5900 refused: check the password file");
      case NOTHING -> {
        return true;
      }
      case INTERRUPT_ITSELF -> Thread.currentThread().interrupt();
    }
    return false;
  }

  private void hang() {
    boolean done = false;
    while (!done) {
      try {
        free.await();
        done = true;
      } catch (InterruptedException e) {
        // What a bad driver does: it does not listen.
      }
    }
  }

  @SuppressWarnings("InfiniteRecursion") // that is the fault
  private static int overflow(List<Object> list) {
    list.add(list);
    return overflow(list) + 1;
  }
}
