package org.scangate.itests.browser;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.XServer;

/**
 * A console that is no simulation: an X server, a window manager, and xev, which notes its input.
 */
final class XConsole implements AutoCloseable {
  static final int WIDTH = 1280;
  static final int HEIGHT = 800;

  /** A window manager that keeps no key and no click for itself. */
  private static final String RC =
      "<openbox_config xmlns='http://openbox.org/3.4/rc'><focus><focusNew>yes</focusNew></focus>"
          + "<keyboard/><mouse/></openbox_config>";

  private final Path folder;
  private final XServer server;
  private final Path noted;
  private int port;

  private XConsole(Path folder, XServer server) {
    this.folder = folder;
    this.server = server;
    this.noted = folder.resolve("xev.txt");
    this.port = server.port();
  }

  /** Starts all three and waits until xev has the keyboard. The X server is the VNC server too. */
  static XConsole start() throws IOException, InterruptedException {
    for (String program : List.of("openbox", "xev", "xdotool", "import", "setxkbmap")) {
      if (Run.which(program).isEmpty()) {
        throw new IOException(
            "no "
                + program
                + ": apt-get install openbox x11-utils xdotool imagemagick x11-xkb-utils");
      }
    }
    Path folder = Files.createTempDirectory("scangate-x");
    Path rc = Files.writeString(folder.resolve("rc.xml"), RC);
    XServer server = XServer.start(WIDTH + "x" + HEIGHT, "-SecurityTypes", "None", "-RawKeyboard");
    XConsole console = new XConsole(folder, server);
    try {
      server.program(null, "openbox", "--config-file", rc.toString());
      Run.until("a window manager", 60_000, console::isManaged);
      server.program(
          console.noted,
          "stdbuf",
          "-oL",
          "xev",
          "-name",
          "scangate-xev",
          "-geometry",
          "1000x640+60+60",
          "-event",
          "keyboard",
          "-event",
          "mouse");
      Run.until("xev has the keyboard", 60_000, console::hasKeyboard);
      return console;
    } catch (IOException | InterruptedException | RuntimeException e) {
      console.close();
      throw e;
    }
  }

  /** The same, with x11vnc as the VNC server. */
  static XConsole throughX11vnc() throws IOException, InterruptedException {
    XConsole console = start();
    try {
      console.port = console.server.x11vnc();
      return console;
    } catch (IOException | InterruptedException | RuntimeException e) {
      console.close();
      throw e;
    }
  }

  private boolean isManaged() {
    return run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK").contains("window id");
  }

  private boolean hasKeyboard() {
    run("xdotool", "search", "--name", "scangate-xev", "windowactivate");
    return run("xdotool", "getactivewindow", "getwindowname").contains("scangate-xev");
  }

  /** Where its VNC server listens on 127.0.0.1. */
  int port() {
    return port;
  }

  /** Runs a program on the screen; gives what it prints. */
  String run(String... command) {
    try {
      return server.run(command).output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A scanner of a site file: this console by RFB. */
  static String scanner(String id, String name, int port) {
    return String.join(
        "\n",
        "  - id: " + id,
        "    name: " + name,
        "    modality: MR",
        "    colour: teal",
        "    driver: rfb",
        "    phantoms: [QA-PHANTOM]",
        "    displays:",
        "      - { id: main, host: 127.0.0.1, port: " + port + " }",
        "    on-link-loss: { after: 2s, action: drop-permissive }",
        "");
  }

  /** The demo site with more scanners. */
  static String site(String... scanners) throws IOException {
    return Stage.demoSite().replace("\naudit:", String.join("", scanners) + "\naudit:");
  }

  /** Everything that xev has got. */
  List<XEvent> events() {
    try {
      return XEvent.read(Files.readString(noted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What xev has got since there were so many events. */
  List<XEvent> eventsAfter(int count) {
    List<XEvent> all = events();
    return all.subList(Math.min(count, all.size()), all.size());
  }

  /** What is on the screen now, as the X server says. */
  BufferedImage screen() {
    Path picture = folder.resolve("screen.png");
    run("import", "-silent", "-window", "root", picture.toString());
    try {
      return ImageIO.read(picture.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills a rectangle of xev's window, so that something changes on the screen. */
  void showTime() {
    run(
        "xdotool",
        "search",
        "--name",
        "scangate-xev",
        "set_window",
        "--name",
        "at " + System.nanoTime());
  }

  @Override
  public void close() throws InterruptedException {
    server.close();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
