package org.scangate.driver.simulator;

/** Paints on {@code 0x00RRGGBB} pixels: rectangles, anti-aliased strokes, text, grey images. */
final class Canvas {
  final int width;
  final int height;
  private final int[] pixels;

  Canvas(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  void fill(int x, int y, int w, int h, int rgb) {
    int right = Math.min(width, x + w);
    int bottom = Math.min(height, y + h);
    for (int row = Math.max(0, y); row < bottom; row++) {
      java.util.Arrays.fill(
          pixels,
          row * width + Math.max(0, x),
          Math.max(row * width + Math.max(0, x), row * width + right),
          rgb);
    }
  }

  void frame(int x, int y, int w, int h, int rgb) {
    fill(x, y, w, 1, rgb);
    fill(x, y + h - 1, w, 1, rgb);
    fill(x, y, 1, h, rgb);
    fill(x + w - 1, y, 1, h, rgb);
  }

  /** Text whose capitals' top left corner is at x, y; {@code capital} is their height in pixels. */
  void text(String text, int x, int y, int capital, int rgb) {
    double scale = (double) capital / StrokeFont.CAP_HEIGHT;
    double half = Math.max(0.55, capital / 14.0);
    double left = x;
    for (int i = 0; i < text.length(); i++) {
      for (int[] line : StrokeFont.glyph(text.charAt(i))) {
        for (int p = 0; p + 1 < line.length; p += 2) {
          int q = p + 3 < line.length ? p + 2 : p;
          if (q != p || line.length == 2) {
            stroke(
                left + line[p] * scale,
                y + line[p + 1] * scale,
                left + line[q] * scale,
                y + line[q + 1] * scale,
                half,
                rgb);
          }
        }
      }
      left += StrokeFont.ADVANCE * scale;
    }
  }

  void textCentred(String text, int centreX, int y, int capital, int rgb) {
    text(
        text,
        centreX - StrokeFont.width(text, (double) capital / StrokeFont.CAP_HEIGHT) / 2,
        y,
        capital,
        rgb);
  }

  /** A round-ended line; coverage by distance. */
  void stroke(double x0, double y0, double x1, double y1, double half, int rgb) {
    int left = (int) Math.max(0, Math.floor(Math.min(x0, x1) - half - 1));
    int right = (int) Math.min(width - 1, Math.ceil(Math.max(x0, x1) + half + 1));
    int top = (int) Math.max(0, Math.floor(Math.min(y0, y1) - half - 1));
    int bottom = (int) Math.min(height - 1, Math.ceil(Math.max(y0, y1) + half + 1));
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length = dx * dx + dy * dy;
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double along = length == 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / length;
        along = Math.max(0, Math.min(1, along));
        double ex = x - x0 - along * dx;
        double ey = y - y0 - along * dy;
        double cover = half + 0.5 - Math.sqrt(ex * ex + ey * ey);
        if (cover > 0) {
          blend(y * width + x, rgb, Math.min(1, cover));
        }
      }
    }
  }

  private void blend(int at, int rgb, double alpha) {
    int old = pixels[at];
    int a = (int) (alpha * 256);
    int r = ((rgb >> 16 & 255) * a + (old >> 16 & 255) * (256 - a)) >> 8;
    int g = ((rgb >> 8 & 255) * a + (old >> 8 & 255) * (256 - a)) >> 8;
    int b = ((rgb & 255) * a + (old & 255) * (256 - a)) >> 8;
    pixels[at] = r << 16 | g << 8 | b;
  }

  /** A square grey image of {@code size * size} bytes, drawn at the same size. */
  void grey(int x, int y, int size, byte[] image) {
    for (int row = 0; row < size && y + row < height; row++) {
      for (int column = 0; column < size && x + column < width; column++) {
        int v = image[row * size + column] & 255;
        pixels[(y + row) * width + x + column] = v << 16 | v << 8 | v;
      }
    }
  }
}
