package org.scangate.driver.simulator;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Cross sections of an egg-shaped phantom with a few inserts, as a CT or an MR would show them.
 * Computed, never measured: nobody was scanned.
 */
final class Phantom {

  /**
   * Centre x, centre y, half axes, turn in radians, brightness added; all in units of half the
   * field of view.
   */
  private record Ellipse(
      double x, double y, double a, double b, double turn, double ct, double mr) {

    /** Whether a point of a cross section is in it, whose size is {@code shrink} of the largest. */
    boolean holds(double px, double py, double shrink, double cos, double sin) {
      double dx = (px - x * shrink) / shrink;
      double dy = (py - y * shrink) / shrink;
      double u = (dx * cos + dy * sin) / a;
      double v = (dy * cos - dx * sin) / b;
      return u * u + v * v < 1;
    }
  }

  private static final Ellipse[] ELLIPSES = {
    new Ellipse(0, 0, 0.69, 0.92, 0, 235, 90),
    new Ellipse(0, -0.0184, 0.6624, 0.874, 0, -150, 40),
    new Ellipse(0.22, 0, 0.11, 0.31, -0.314, -32, 80),
    new Ellipse(-0.22, 0, 0.16, 0.41, 0.314, -32, 80),
    new Ellipse(0, 0.35, 0.21, 0.25, 0, 26, -30),
    new Ellipse(0, 0.1, 0.046, 0.046, 0, 40, 30),
    new Ellipse(-0.08, -0.605, 0.046, 0.023, 0, 45, -40),
    new Ellipse(0.06, -0.605, 0.023, 0.046, 0, 45, -40),
  };

  private static final double[] COS =
      Arrays.stream(ELLIPSES).mapToDouble(e -> Math.cos(e.turn())).toArray();
  private static final double[] SIN =
      Arrays.stream(ELLIPSES).mapToDouble(e -> Math.sin(e.turn())).toArray();

  /** What the ellipses are made of, in Hounsfield units: bone, tissue, fluid, inserts. */
  private static final int[] HOUNSFIELD = {900, 35, 5, 5, 48, 70, 60, 60};

  private static final int AIR = -1000;
  private static final int CT_NOISE = 12;
  private static final int MR_NOISE = 18;

  private Phantom() {}

  /**
   * One slice in the values that a scanner stores.
   *
   * @param z -1 (feet) to 1 (head)
   * @return {@code size * size} values: Hounsfield units of a CT, 0 to 4095 of an MR
   */
  static short[] values(boolean mr, double z, int size, long seed) {
    short[] image = new short[size * size];
    SplittableRandom noise = new SplittableRandom(seed);
    double shrink = Math.sqrt(Math.max(0.05, 1 - z * z * 0.8));
    int spread = mr ? MR_NOISE : CT_NOISE;
    for (int row = 0; row < size; row++) {
      double y = 1 - 2.0 * (row + 0.5) / size;
      for (int column = 0; column < size; column++) {
        double x = 2.0 * (column + 0.5) / size - 1;
        double value = mr ? 0 : AIR;
        for (int i = 0; i < ELLIPSES.length; i++) {
          if (ELLIPSES[i].holds(x, y, shrink, COS[i], SIN[i])) {
            value = mr ? value + ELLIPSES[i].mr() * 8 : HOUNSFIELD[i];
          }
        }
        // The sum of three is near enough to a bell.
        value += noise.nextDouble(-spread, spread) + noise.nextDouble(-spread, spread);
        value += noise.nextDouble(-spread, spread);
        double least = mr ? 0 : -1024;
        image[row * size + column] = (short) Math.max(least, Math.min(3071, Math.rint(value)));
      }
    }
    return image;
  }

  /**
   * One slice.
   *
   * @param z -1 (feet) to 1 (head)
   * @return {@code size * size} grey values, with the noise of a real image
   */
  static byte[] slice(boolean mr, double z, int size, long seed) {
    byte[] image = new byte[size * size];
    SplittableRandom noise = new SplittableRandom(seed);
    double shrink = Math.sqrt(Math.max(0.05, 1 - z * z * 0.8));
    for (int row = 0; row < size; row++) {
      double y = 1 - 2.0 * (row + 0.5) / size;
      for (int column = 0; column < size; column++) {
        double x = 2.0 * (column + 0.5) / size - 1;
        double value = 8;
        for (int i = 0; i < ELLIPSES.length; i++) {
          Ellipse e = ELLIPSES[i];
          if (e.holds(x, y, shrink, COS[i], SIN[i])) {
            value += mr ? e.mr : e.ct;
          }
        }
        value += noise.nextInt(13) - 6 + (mr ? 0 : noise.nextInt(7) - 3);
        image[row * size + column] = (byte) Math.max(0, Math.min(255, Math.round(value)));
      }
    }
    return image;
  }

  /**
   * The scout: a projection from the side, with the planned range of slices left to the painter.
   */
  static byte[] scout(boolean mr, int size, long seed) {
    byte[] image = new byte[size * size];
    SplittableRandom noise = new SplittableRandom(seed);
    for (int row = 0; row < size; row++) {
      double z = 1 - 2.0 * (row + 0.5) / size;
      double half = 0.62 * Math.sqrt(Math.max(0, 1 - z * z * 0.9)) + (z < -0.7 ? 0.12 : 0);
      for (int column = 0; column < size; column++) {
        double x = 2.0 * (column + 0.5) / size - 1;
        double depth = Math.max(0, 1 - x * x / (half * half + 1e-9));
        double value = 10 + Math.sqrt(depth) * (mr ? 150 : 190);
        double spine =
            Math.abs(x + 0.25 * half) < 0.08 && z < 0.2 ? 45 * Math.abs(Math.sin(z * 24)) : 0;
        value += depth > 0 ? spine : 0;
        value += noise.nextInt(9) - 4;
        image[row * size + column] = (byte) Math.max(0, Math.min(255, Math.round(value)));
      }
    }
    return image;
  }
}
