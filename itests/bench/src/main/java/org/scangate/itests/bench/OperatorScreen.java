package org.scangate.itests.bench;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Content as an operator sees it: panels, smooth text, four noisy grey images of 460 by 460. */
final class OperatorScreen {
  static final int IMAGE = 460;

  /** Where the image stands that an animation renews, with the progress bar below it. */
  static final int MOVING_X = 490;

  static final int MOVING_Y = 60;
  static final int MOVING_HEIGHT = IMAGE + 30;

  private OperatorScreen() {}

  /** A full screen, the same for the same seed; hardly a pixel in common with another seed's. */
  static Picture full(int width, int height, long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = smooth(image);
    g.setColor(new Color(seed % 2 == 0 ? 0x20262e : 0x262e20));
    g.fillRect(0, 0, width, height);
    panel(g, random, 10, 50, 460, height - 60);
    panel(g, random, 1440, 50, width - 1450, height - 100);
    for (int i = 0; i < 4; i++) {
      grey(image, random, 490 + i % 2 * 470, 60 + i / 2 * 500, IMAGE);
    }
    g.dispose();
    return picture(image);
  }

  /** What an animation draws: the next image of a series, its number, and the progress. */
  static Picture moving(int number, int of) {
    Random random = new Random(1000 + number);
    BufferedImage image = new BufferedImage(IMAGE, MOVING_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = smooth(image);
    g.setColor(new Color(0x2b333d));
    g.fillRect(0, 0, IMAGE, MOVING_HEIGHT);
    grey(image, random, 0, 0, IMAGE);
    g.setColor(new Color(0x3e6a9e));
    g.fillRect(0, IMAGE + 6, IMAGE * (number + 1) / of, 20);
    g.setColor(Color.WHITE);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    g.drawString("image " + (number + 1) + " of " + of, 10, IMAGE + 21);
    g.dispose();
    return picture(image);
  }

  private static Graphics2D smooth(BufferedImage image) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return g;
  }

  private static Picture picture(BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff;
    }
    return new Picture(width, image.getHeight(), pixels);
  }

  private static void panel(Graphics2D g, Random random, int x, int y, int width, int height) {
    g.setColor(new Color(0x2b333d));
    g.fillRect(x, y, width, height);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    for (int line = 0; line < height / 22 - 1; line++) {
      int shade = line % 7 == 3 ? 0x3e6a9e : random.nextBoolean() ? 0x2b333d : 0x2f3843;
      g.setColor(new Color(shade));
      g.fillRect(x + 1, y + 4 + line * 22, width - 2, 22);
      g.setColor(new Color(0xd5dde5));
      StringBuilder text = new StringBuilder();
      while (text.length() < 48) {
        text.append((char) ('a' + random.nextInt(26)));
        if (random.nextInt(6) == 0) {
          text.append(' ').append(random.nextInt(1000)).append(' ');
        }
      }
      g.drawString(text.toString(), x + 8, y + 20 + line * 22);
    }
  }

  /** An ellipse of tissue in the dark, with noise; the values of grey are those of one byte. */
  private static void grey(BufferedImage image, Random random, int x, int y, int side) {
    double phase = random.nextDouble() * 6;
    for (int j = 0; j < side; j++) {
      for (int i = 0; i < side; i++) {
        double dx = (i - side / 2.0) / (side / 2.0);
        double dy = (j - side / 2.0) / (side / 2.0);
        boolean outside = Math.sqrt(dx * dx * 1.2 + dy * dy) > 0.9;
        double base = outside ? 8 : 110 + 60 * Math.sin(7 * dx + phase) * Math.cos(5 * dy);
        double noise = random.nextGaussian() * (outside ? 3 : 12);
        int value = (int) Math.max(0, Math.min(255, base + noise));
        image.setRGB(x + i, y + j, value << 16 | value << 8 | value);
      }
    }
  }
}
