package org.scangate.driver.simulator;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.scangate.api.driver.Activity;
import org.scangate.api.driver.DisplaySettings;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.ScannerStatus;

/** One simulated scanner, switched on. Its own thread alone touches console and screens. */
final class SimulatorConnection implements ScannerConnection {
  private static final int QUEUE = 1024;
  private static final long TICK_MILLIS = 50;

  private record Input(String display, InputEvent event) {}

  private final ScannerContext context;
  private final Console console;
  private final ConsolePainter painter;
  private final Map<String, Screen> screens = new LinkedHashMap<>();
  private final String mainDisplay;
  private final byte[][] sheet = new byte[ConsolePainter.SHEET_TILES][];
  private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(QUEUE);
  private final CountDownLatch never = new CountDownLatch(1);
  private final SplittableRandom noise = new SplittableRandom(7);
  private final ImageSender images;
  private final Thread thread;
  private volatile Fault fault = Fault.NONE;
  private int buttons;
  private int sheetFilled;
  private int sent;

  SimulatorConnection(
      ScannerSettings settings,
      ScannerContext context,
      Console console,
      Fault fault,
      ImageSender images) {
    this.context = context;
    this.images = images;
    this.console = console;
    painter = new ConsolePainter(console, settings.name() + "  " + settings.modality());
    for (DisplaySettings display : settings.displays()) {
      screens.put(
          display.id(), new Screen(context.surface(display.id(), Layout.WIDTH, Layout.HEIGHT)));
    }
    mainDisplay = settings.displays().get(0).id();
    if (fault != Fault.NONE) {
      console.fail(fault);
      this.fault = fault;
    }
    repaint();
    report();
    thread = new Thread(this::run, "scangate-simulator-" + settings.id());
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void input(String display, InputEvent event) throws DriverException, InterruptedException {
    switch (fault) {
      case HANG -> never.await();
      case SLOW -> never.await(600, TimeUnit.MILLISECONDS);
      case NONE, DROP, GARBAGE, WRONG_STATE -> {}
    }
    if (!inputs.offer(new Input(display, event), 500, TimeUnit.MILLISECONDS)) {
      throw new DriverException("the simulated console did not take an input event for 500 ms");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    images.close();
    never.countDown();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Input input = inputs.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        boolean changed = input != null;
        for (; input != null; input = inputs.poll()) {
          take(input);
        }
        changed |= console.tick(context.nanoTime());
        if (console.finished() > sent) {
          sent = console.finished();
          images.send(Scan.of(console, LocalDateTime.now(ZoneOffset.UTC)));
        }
        for (String line = images.said(); line != null; line = images.said()) {
          console.say(line);
          changed = true;
        }
        if (fault != console.fault()) {
          fault = console.fault();
          if (fault == Fault.DROP) {
            context.failed("the simulated scanner dropped the connection, as it was told to");
            return;
          }
        }
        if (fault == Fault.GARBAGE) {
          garbage();
        } else if (changed) {
          repaint();
          report();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Input input) {
    long now = context.nanoTime();
    if (input.event() instanceof InputEvent.Key key) {
      if (key.down()) {
        console.key(key.keysym(), now);
      }
    } else if (input.event() instanceof InputEvent.Pointer pointer) {
      boolean pressed = (pointer.buttons() & 1) != 0 && (buttons & 1) == 0;
      buttons = pointer.buttons();
      if (pressed && input.display().equals(mainDisplay)) {
        Layout.click(console, pointer.x(), pointer.y(), now);
      }
    }
  }

  private void repaint() {
    for (Map.Entry<String, Screen> screen : screens.entrySet()) {
      if (screen.getKey().equals(mainDisplay)) {
        painter.main(screen.getValue().canvas);
      } else {
        fillSheet();
        painter.sheet(screen.getValue().canvas, sheet, console.images());
      }
      screen.getValue().show();
    }
  }

  private void fillSheet() {
    int wanted =
        Math.min(
            ConsolePainter.SHEET_TILES,
            console.images() * ConsolePainter.SHEET_TILES / console.slices());
    if (wanted < sheetFilled) {
      java.util.Arrays.fill(sheet, null);
      sheetFilled = 0;
    }
    for (; sheetFilled < wanted; sheetFilled++) {
      double z = 1 - 2.0 * (sheetFilled + 1) / ConsolePainter.SHEET_TILES;
      sheet[sheetFilled] = Phantom.slice(console.mr, z, ConsolePainter.SHEET_TILE, sheetFilled);
    }
  }

  private void garbage() {
    for (Screen screen : screens.values()) {
      screen.canvas.fill(
          noise.nextInt(Layout.WIDTH),
          noise.nextInt(Layout.HEIGHT),
          noise.nextInt(400),
          noise.nextInt(300),
          noise.nextInt(1 << 24));
      screen.show();
    }
  }

  private void report() {
    Activity truth =
        switch (console.phase()) {
          case IDLE -> Activity.IDLE;
          case PREPARING, READY -> Activity.PREPARING;
          case SCANNING -> Activity.SCANNING;
        };
    Activity said =
        fault != Fault.WRONG_STATE
            ? truth
            : truth == Activity.SCANNING ? Activity.IDLE : Activity.SCANNING;
    context.status(
        new ScannerStatus(said, console.protocols.get(console.protocol()), console.progress()));
  }
}
