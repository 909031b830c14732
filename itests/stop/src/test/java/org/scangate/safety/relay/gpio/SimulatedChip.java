package org.scangate.safety.relay.gpio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A chip of the kernel's gpio-sim, made through configfs (Documentation/admin-guide/gpio/gpio-sim).
 */
final class SimulatedChip implements AutoCloseable {
  private static final Path CONFIG = Path.of("/sys/kernel/config");
  private static final Path SIM = CONFIG.resolve("gpio-sim");

  private final Path device;
  private final Path bank;
  private final String name;
  private final Path lines;

  private SimulatedChip(Path device, Path bank) throws IOException {
    this.device = device;
    this.bank = bank;
    name = read(bank.resolve("chip_name"));
    lines = Path.of("/sys/devices/platform", read(device.resolve("dev_name")), name);
  }

  /** Loads the module and mounts configfs where that is still to be done; says what is missing. */
  static Optional<String> missing() throws Exception {
    if (!Files.isDirectory(SIM)) {
      attempt("modprobe", "gpio-sim");
      attempt("mount", "-t", "configfs", "none", CONFIG.toString());
    }
    if (!Files.isDirectory(SIM)) {
      return Optional.of(
          "not run: no gpio-sim here (the kernel's module, and root to make a chip)");
    }
    return Files.isWritable(SIM) ? Optional.empty() : Optional.of("not run: gpio-sim needs root");
  }

  private static void attempt(String... command) throws InterruptedException {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // What it would have made is looked for afterwards.
    }
  }

  static SimulatedChip make(int lines) throws IOException {
    Path device = SIM.resolve("scangate-" + ProcessHandle.current().pid());
    Path bank = device.resolve("bank");
    Files.createDirectory(device);
    Files.createDirectory(bank);
    write(bank.resolve("num_lines"), Integer.toString(lines));
    write(device.resolve("live"), "1");
    return new SimulatedChip(device, bank);
  }

  /** In {@code /dev}. */
  String name() {
    return name;
  }

  /** The level of an output, or of an input. */
  boolean value(int line) throws IOException {
    return read(lines.resolve("sim_gpio" + line).resolve("value")).equals("1");
  }

  /** What an input reads. */
  void pull(int line, boolean up) throws IOException {
    write(lines.resolve("sim_gpio" + line).resolve("pull"), up ? "pull-up" : "pull-down");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  @Override
  public void close() throws IOException {
    write(device.resolve("live"), "0");
    Files.delete(bank);
    Files.delete(device);
  }
}
