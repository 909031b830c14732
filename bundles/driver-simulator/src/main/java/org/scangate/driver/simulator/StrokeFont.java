package org.scangate.driver.simulator;

import java.util.HashMap;
import java.util.Map;

/**
 * Letters made of strokes, so that the console needs no font of the machine. Each glyph is a list
 * of polylines, each polyline a row of points, each point two digits: column 0 to 4, row 0 (top of
 * capitals) to 6 (base line) to 8 (descenders).
 */
final class StrokeFont {
  /** Columns from one glyph to the next. */
  static final int ADVANCE = 6;

  /** Rows from the top of capitals to the base line. */
  static final int CAP_HEIGHT = 6;

  private static final Map<Character, int[][]> GLYPHS = new HashMap<>();

  static {
    String[] glyphs = {
      "A 062046 1434",
      "B 0006364544330301 0333 3342413000",
      "C 4130100105163645",
      "D 00063645413000",
      "E 40000646 0333",
      "F 400006 0333",
      "G 41301001051636454323",
      "H 0006 4046 0343",
      "I 1030 2026 1636",
      "J 3035261605",
      "K 0006 4003 1346",
      "L 000646",
      "M 0600234046",
      "N 06004640",
      "O 100105163645413010",
      "P 0600304142330303",
      "Q 100105163645413010 2446",
      "R 0600304142330303 2346",
      "S 41301001021333444536160505",
      "T 0040 2026",
      "U 000516364540",
      "V 002640",
      "W 0016233640",
      "X 0046 4006",
      "Y 002340 2326",
      "Z 00400646",
      "a 1232434616050414344444 4346",
      "b 0006 0313324345361605",
      "c 4332120305163645",
      "d 4046 4332120305163645",
      "e 0444433212030516364545",
      "f 30201126 0232",
      "g 4347381807 4332120305163645",
      "h 0006 0312324346",
      "i 2226 2020",
      "j 32372817 3030",
      "k 0006 4203 1346",
      "l 102016 2025263626",
      "m 0602 0212232622 2232434646",
      "n 0602 0312324346",
      "o 120305163645433212",
      "p 0208 0313324345361605",
      "q 4248 4332120305163645",
      "r 0206 04132232",
      "s 43321203143445361605",
      "t 2025263645 0232",
      "u 020516364542 4246",
      "v 022642",
      "w 0216243642",
      "x 0246 4206",
      "y 0226 420817",
      "z 02420646",
      "0 100105163645413010 0541",
      "1 112026 1636",
      "2 01103041420646",
      "3 0110304142332343444536160505 2333",
      "4 30044434 3036",
      "5 400002324345361605",
      "6 4130100105163645433313040403",
      "7 004016",
      "8 100102134445361605041333424130 10",
      "9 05163645413010010213334243",
      ". 2526",
      ", 252617",
      ": 2223 2526",
      "; 2223 252617",
      "- 1333",
      "_ 0747",
      "+ 1333 2125 ",
      "= 1232 1434",
      "/ 4006",
      "\\ 0046",
      "( 30112536",
      ") 10312516",
      "[ 30101636",
      "] 10303616",
      "< 410344 0345",
      "> 014305",
      "! 2024 2626",
      "? 01103041422324 2626",
      "' 2021",
      "\" 1011 3031",
      "# 1016 3036 0242 0444",
      "% 4006 1000011110 3646453536",
      "& 4624101021302214051636",
      "* 2125 1234 3214",
      "@ 3432232434",
      "^ 122032",
      "| 2027",
      "~ 0312133342",
      "$ 41301001021333444536160505 2027",
      "` 1021",
      "{ 30212213242536",
      "} 10212233242516",
    };
    for (String glyph : glyphs) {
      String[] words = glyph.trim().split(" +");
      int[][] lines = new int[words.length - 1][];
      for (int i = 1; i < words.length; i++) {
        lines[i - 1] = words[i].chars().map(c -> c - '0').toArray();
      }
      GLYPHS.put(glyph.charAt(0), lines);
    }
  }

  private StrokeFont() {}

  /** Polylines of a character, x and y in turn; an empty box's worth for an unknown one. */
  static int[][] glyph(char c) {
    return c == ' ' ? new int[0][] : GLYPHS.getOrDefault(c, GLYPHS.get('?'));
  }

  /** Width of a text at a scale of pixels to the grid's unit. */
  static int width(String text, double scale) {
    return (int) Math.ceil(text.length() * ADVANCE * scale);
  }
}
