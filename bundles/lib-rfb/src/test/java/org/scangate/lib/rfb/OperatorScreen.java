package org.scangate.lib.rfb;

import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Random;

/** What an operator looks at: panels, text, four noisy grey images of 460 by 460. */
public final class OperatorScreen {
  private OperatorScreen() {}

  /** The pixels of one screen, the same for the same seed. */
  public static int[] draw(int width, int height, long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(new Color(0x20262e));
    g.fillRect(0, 0, width, height);
    g.setPaint(new GradientPaint(0, 0, new Color(0x3a4654), 0, 40, new Color(0x252d36)));
    g.fillRect(0, 0, width, 40);
    list(g, random, 10, 50, Math.min(460, width), height - 60);
    for (int i = 0; i < 4; i++) {
      grey(image, random, 490 + i % 2 * 470, 60 + i / 2 * 470, 460);
    }
    list(g, random, 1440, 50, width - 1450, height - 300);
    for (int i = 0; i < 3; i++) {
      g.setPaint(new GradientPaint(0, 800, new Color(0x4f8a5b), 0, 850, new Color(0x2f5a38)));
      g.fillRoundRect(1450 + i * 155, height - 230, 145, 50, 12, 12);
      g.setColor(Color.WHITE);
      g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
      g.drawString("Button " + i, 1470 + i * 155, height - 198);
    }
    g.dispose();
    return image.getRGB(0, 0, width, height, null, 0, width);
  }

  private static void list(Graphics2D g, Random random, int x, int y, int w, int h) {
    g.setColor(new Color(0x2b333d));
    g.fillRect(x, y, w, h);
    g.setColor(new Color(0x55606d));
    g.drawRect(x, y, w, h);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    for (int line = 0; line < h / 22 - 1; line++) {
      g.setColor(
          line % 7 == 3 ? new Color(0x3e6a9e) : new Color(line % 2 == 0 ? 0x2b333d : 0x2f3843));
      g.fillRect(x + 1, y + 4 + line * 22, w - 2, 22);
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

  private static void grey(BufferedImage image, Random random, int x, int y, int side) {
    double phase = random.nextDouble() * 6;
    for (int j = 0; j < side; j++) {
      for (int i = 0; i < side; i++) {
        double dx = (i - side / 2.0) / (side / 2.0);
        double dy = (j - side / 2.0) / (side / 2.0);
        double r = Math.sqrt(dx * dx * 1.2 + dy * dy);
        double base = r > 0.9 ? 8 : 110 + 60 * Math.sin(7 * dx + phase) * Math.cos(5 * dy);
        int v = (int) Math.max(0, Math.min(255, base + random.nextGaussian() * (r > 0.9 ? 3 : 12)));
        if (x + i < image.getWidth() && y + j < image.getHeight()) {
          image.setRGB(x + i, y + j, v << 16 | v << 8 | v);
        }
      }
    }
  }
}
