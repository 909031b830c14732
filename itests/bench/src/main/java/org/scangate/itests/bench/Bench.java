package org.scangate.itests.bench;

/** {@code ./scangate bench NAME}. */
public final class Bench {
  private Bench() {}

  /**
   * Ends with 0 when every goal is met, 1 when one is missed, 2 when there is no such benchmark.
   */
  public static void main(String[] args) throws Exception {
    String name = args.length == 1 ? args[0] : "";
    int code =
        switch (name) {
          case "boot" -> BootBench.run();
          case "console" -> ConsoleBench.run();
          case "dicom" -> DicomBench.run();
          case "fleet" -> FleetBench.run();
          case "spool" -> SpoolLoadBench.run();
          case "stop" -> StopBench.run();
          case "swap" -> SwapBench.run();
          default -> {
            System.err.println(
                "bench: '"
                    + name
                    + "' is none; there are: boot, console, dicom, fleet, spool, stop, swap");
            yield 2;
          }
        };
    System.exit(code);
  }
}
